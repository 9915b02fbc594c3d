import type { Fault } from './fault.ts';

const PAGE = `<!DOCTYPE html>
<html><head><title>Gateway</title></head>
<body><h1>Your request could not be handled</h1><hr><p>proxy.example.com</p></body></html>
`;

/** The HTML page with which a proxy answers in AWS's place. */
export function proxyPage(status: number): Fault {
  return { kind: 'raw', status, headers: { 'content-type': 'text/html; charset=utf-8' }, body: PAGE };
}
