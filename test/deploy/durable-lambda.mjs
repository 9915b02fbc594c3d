// A process that does to a packaged durable handler what Lambda does:  node durable-lambda.mjs HANDLER_FILE EVENT
import { pathToFileURL } from 'node:url';
import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';

const [file, event] = process.argv.slice(2);
const { handler } = await import(pathToFileURL(file).href);
await LocalDurableTestRunner.setupTestEnvironment();
const runner = new LocalDurableTestRunner({ handlerFunction: handler });
const execution = await runner.run({ payload: JSON.parse(event) });
console.log(`ANSWER ${JSON.stringify(execution.getResult())}`);
await LocalDurableTestRunner.teardownTestEnvironment();
