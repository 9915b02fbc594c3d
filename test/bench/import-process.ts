import { pathToFileURL } from 'node:url';

const handler = JSON.parse(process.argv[2] ?? '""') as string;
const startedAt = performance.now();
await import(pathToFileURL(handler).href);
process.send?.(performance.now() - startedAt, () => process.exit(0));
