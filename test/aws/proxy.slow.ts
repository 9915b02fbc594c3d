import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DAY_MS } from '../../src/core/instant.ts';
import type { RunReport } from '../../src/core/report.ts';
import { accessKey, account, emptyWorld, user } from '../../src/simulator/world/builders.ts';
import { keyrotation } from '../commands/child-process.ts';
import { stage, type Stage } from '../e2e/harness.ts';
import { localProxy, type LocalProxy } from './local-proxy.ts';

/** The addresses of AWS are out of reach here: whatever gets an answer has gone through the proxy. */
describe('calls behind a proxy', () => {
  let shop: Stage;
  let proxy: LocalProxy | undefined;
  beforeEach(async () => {
    const key = accessKey({ createDate: new Date(Date.now() - 40 * DAY_MS) });
    const users = [user({ name: 'ci', accessKeys: [key] })];
    shop = await stage(
      emptyWorld({ accounts: [account({ users })] }),
      {},
      { startAt: new Date(), running: true },
    );
  });
  afterEach(async () => {
    proxy?.close();
    await shop.close();
  });

  const simulator = () => {
    const { hostname, port } = new URL(shop.organization.endpoint);
    return { host: hostname, port: Number(port) };
  };
  const plan = async (environment: Record<string, string>) => {
    const { exitCode, stdout, stderr } = await keyrotation(['plan', '--json'], shop.organization, environment)
      .ended;
    return { exitCode, stderr, report: JSON.parse(stdout) as RunReport };
  };

  test('go through CONNECT tunnels to every service, with TLS from end to end', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'keyrotation-proxy-'));
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    execFileSync(
      'openssl',
      `req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=aws.example -addext subjectAltName=DNS:aws.example -keyout ${key} -out ${cert}`.split(
        ' ',
      ),
      { stdio: 'ignore' },
    );
    const tls = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (incoming, answer) => {
      const { method, url: path, headers } = incoming;
      const onward = request({ ...simulator(), method, path, headers }, (came) => {
        answer.writeHead(came.statusCode ?? 502, came.headers);
        came.pipe(answer);
      });
      incoming.pipe(onward);
    });
    tls.listen(0, '127.0.0.1');
    await once(tls, 'listening');
    proxy = await localProxy({ host: '127.0.0.1', port: (tls.address() as AddressInfo).port });
    try {
      const { exitCode, report } = await plan({
        AWS_ENDPOINT_URL: 'https://aws.example',
        HTTPS_PROXY: proxy.url.replace('//', '//ann:s%40fe@'),
        NODE_EXTRA_CA_CERTS: cert,
      });
      expect(exitCode).toBe(0);
      expect(report.keys.map(({ outcome }) => outcome)).toEqual(['would-notify']);
      expect(new Set(proxy.asked.map(({ line }) => line))).toEqual(new Set(['CONNECT aws.example:443']));
      const sent = Buffer.from('ann:s@fe').toString('base64');
      expect(proxy.asked.every(({ authorization }) => authorization === `Basic ${sent}`)).toBe(true);
      // Kept alive: a few tunnels carry all calls.
      expect(proxy.asked.length).toBeLessThan(shop.organization.calls.total());
    } finally {
      tls.close();
      tls.closeAllConnections();
      rmSync(folder, { recursive: true });
    }
  });

  test('go through a proxy of plain HTTP where the endpoint is one', async () => {
    proxy = await localProxy(simulator());
    const { exitCode, report } = await plan({
      AWS_ENDPOINT_URL: 'http://aws.example:8080',
      HTTP_PROXY: proxy.url,
    });
    expect(exitCode).toBe(0);
    expect(report.keys.map(({ outcome }) => outcome)).toEqual(['would-notify']);
    expect(proxy.asked.length).toBeGreaterThan(0);
    expect(proxy.asked.every(({ line }) => line.startsWith('POST http://aws.example:8080/'))).toBe(true);
  });

  test('go past it to what NO_PROXY names, and to this machine', async () => {
    proxy = await localProxy({ host: '127.0.0.1', port: 1 });
    const { exitCode } = await plan({ HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url });
    expect(exitCode).toBe(0);
    expect(proxy.asked).toEqual([]);
  });

  test('to a proxy that is not there end with what was not reached', async () => {
    const { exitCode, stdout } = await keyrotation(['report', '--json'], shop.organization, {
      AWS_ENDPOINT_URL: 'https://aws.example',
      HTTPS_PROXY: 'http://127.0.0.1:1',
    }).ended;
    expect(exitCode).toBe(2);
    expect(stdout).toContain('HTTPS_PROXY');
  });

  test.each(['socks5://127.0.0.1:1080', 'http://', 'http://ann:secret@:99999'])(
    'to %j are refused before they are made, and no password is shown',
    async (value) => {
      const { exitCode, stdout } = await keyrotation(['report', '--json'], shop.organization, {
        AWS_ENDPOINT_URL: 'https://aws.example',
        HTTPS_PROXY: value,
      }).ended;
      expect(exitCode).toBe(2);
      expect(stdout).toContain('PROXY_INVALID');
      expect(stdout).not.toContain('secret');
    },
  );
});
