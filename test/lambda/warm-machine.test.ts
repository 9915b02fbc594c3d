import { setTimeout as delay } from 'node:timers/promises';
import type { DurableLambdaHandler } from '@aws/durable-execution-sdk-js';
import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import type { Answer } from '../../src/lambda/run.ts';
import { sdkEnvironment } from '../../src/simulator/sdk-environment.ts';
import { SENDER, stage, type Stage } from '../e2e/harness.ts';
import { onlyAccounts } from '../e2e/only-accounts.ts';
import { owner } from '../e2e/people.ts';
import { onLocalRunner } from '../workflow/local-runner.ts';

onLocalRunner();

let staged: Stage;
let handler: DurableLambdaHandler;

/** The handler as Lambda loads it: what it works with comes from the environment. */
beforeAll(async () => {
  staged = await stage(onlyAccounts({ users: [owner('ci')] }));
  Object.assign(process.env, sdkEnvironment(staged.organization), {
    SOURCEMAIL: SENDER,
    MODE: 'enforce',
    LEDGERTABLE: staged.settings.ledgerTable,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
  });
  ({ handler } = await import('../../src/lambda/durable-handler.ts'));
});

const ofKind = (kind: string): number =>
  process.getActiveResourcesInfo().filter((name) => name === kind).length;

test('an execution leaves neither connection nor heartbeat behind in a machine that is kept warm', async () => {
  await staged.rows();
  const [connections, timers] = [ofKind('TCPSocketWrap'), ofKind('Timeout')];
  for (let invocation = 1; invocation <= 2; invocation += 1) {
    const runner = new LocalDurableTestRunner<Answer>({ handlerFunction: handler });
    expect((await runner.run({ payload: {} })).getStatus()).toBe('SUCCEEDED');
    // The SDK looks half a second after it began whether it goes on.
    await delay(700);
    expect(ofKind('TCPSocketWrap')).toBeLessThanOrEqual(connections);
    expect(ofKind('Timeout')).toBeLessThanOrEqual(timers);
  }
  expect(staged.organization.calls.count('iam:GenerateCredentialReport')).toBe(2);
}, 60_000);
