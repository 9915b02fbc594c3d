import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What goes through to an endpoint, by IAM's names of the actions. */
export interface RecordedCalls {
  readonly endpoint: string;
  readonly actions: ReadonlySet<string>;
  stop(): Promise<void>;
}

/** Stands between the `serverless` command and the mock of AWS. */
export async function recordCalls(behind: string): Promise<RecordedCalls> {
  const { hostname, port } = new URL(behind);
  const actions = new Set<string>();
  const server = createServer((asked, answer) => {
    const parts: Buffer[] = [];
    asked.on('data', (part: Buffer) => parts.push(part));
    asked.on('end', () => {
      const body = Buffer.concat(parts);
      actions.add(actionOf(asked, body.toString('latin1')));
      const { method, url: path, headers } = asked;
      const onward = request({ hostname, port, method, path, headers }, (answered) => {
        answer.writeHead(answered.statusCode ?? 500, answered.headers);
        answered.pipe(answer);
      });
      onward.on('error', (error) => answer.destroy(error));
      onward.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    actions,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** Of a signed request. S3 and Lambda say by method and path what others say by name. */
function actionOf({ method = '', url = '', headers }: IncomingMessage, body: string): string {
  const [, service = 'unsigned'] =
    /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? '') ?? [];
  const target = String(headers['x-amz-target'] ?? '')
    .split('.')
    .at(-1);
  const named = target === '' ? /(?:^|&)Action=(\w+)/.exec(body)?.[1] : target;
  if (named) return `${service}:${named}`;
  const path = url.split('?')[0] ?? '';
  const isOfBucket = path.split('/').filter(Boolean).length === 1;
  const byPath = REST.find(
    ([of, by, ofBucket]) => of === service && by === method && (ofBucket === null || ofBucket === isOfBucket),
  );
  return byPath?.[3] ?? `${service}:${method} ${url}`;
}

const REST: readonly (readonly [
  service: string,
  method: string,
  ofBucket: boolean | null,
  action: string,
])[] = [
  ['s3', 'HEAD', true, 's3:ListBucket'],
  ['s3', 'GET', true, 's3:ListBucket'],
  ['s3', 'POST', true, 's3:DeleteObject'],
  ['s3', 'HEAD', false, 's3:GetObject'],
  ['s3', 'GET', false, 's3:GetObject'],
  ['s3', 'PUT', false, 's3:PutObject'],
  ['lambda', 'GET', null, 'lambda:GetFunction'],
];
