// A process that does to a packaged plain handler what Lambda does:  node plain-lambda.mjs HANDLER_FILE EVENT
import { pathToFileURL } from 'node:url';

const [file, event] = process.argv.slice(2);
const { handler } = await import(pathToFileURL(file).href);
const context = { getRemainingTimeInMillis: () => 900_000 };
console.log(`ANSWER ${JSON.stringify((await handler(JSON.parse(event), context)) ?? null)}`);
