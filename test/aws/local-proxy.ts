import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

/** A proxy on this machine that takes every way to one place, whatever name it was asked for. */
export interface LocalProxy {
  readonly url: string;
  /** `CONNECT sts.eu-west-1.amazonaws.com:443`, `POST http://aws.example/`, each with the credentials that came along. */
  readonly asked: { readonly line: string; readonly authorization: string | undefined }[];
  readonly close: () => void;
}

export async function localProxy(leadsTo: {
  readonly host: string;
  readonly port: number;
}): Promise<LocalProxy> {
  const asked: { line: string; authorization: string | undefined }[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((incoming, answer) => {
    const { method = '', url = '', headers } = incoming;
    asked.push({ line: `${method} ${url}`, authorization: headers['proxy-authorization'] });
    const onward = request({ ...leadsTo, method, path: new URL(url).pathname, headers }, (came) => {
      answer.writeHead(came.statusCode ?? 502, came.headers);
      came.pipe(answer);
    });
    incoming.pipe(onward);
  });
  server.on('connect', ({ url = '', headers }, client: Socket, head: Buffer) => {
    asked.push({ line: `CONNECT ${url}`, authorization: headers['proxy-authorization'] });
    const onward = connect(leadsTo, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.write(head);
      onward.pipe(client).pipe(onward);
    });
    for (const socket of [onward, client]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      server.close();
    },
  };
}
