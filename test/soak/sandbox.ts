import timers from 'node:timers/promises';
import { syncBuiltinESMExports } from 'node:module';
import { sdkEnvironment } from '../../src/simulator/sdk-environment.ts';
import type { ClientConfig } from '../../src/aws/clients.ts';
import { LEDGER, SENDER } from './names.ts';
import { startOrganization } from './organization.ts';
import { sample, type Sample } from './sample.ts';

const ACCOUNTS = 3;
/** Waits are so many times shorter: pacing would make it hours. */
const HASTE = 500;
const SAMPLE_EVERY = 20;
const AMPLE = { getRemainingTimeInMillis: () => 900_000 };

/** The two functions as Lambda has them: one process, loaded once, called again and again with the same environment. */
export async function liveInSandbox(invocations: number, say: (line: string) => void): Promise<Sample[]> {
  const startAt = Date.now();
  const organization = await startOrganization({ accounts: ACCOUNTS, startAt, running: true });
  hurry();
  Object.assign(process.env, sdkEnvironment(known(organization.config)), {
    SOURCEMAIL: SENDER,
    MODE: 'enforce',
    LEDGERTABLE: LEDGER,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
  });
  const { handler: run } = await import('../../src/lambda/handler.ts');
  const { handler: noteMailEvent } = await import('../../src/lambda/mail-events-handler.ts');
  const samples: Sample[] = [];
  try {
    for (let nth = 0; nth < invocations; nth += 1) {
      // A second further each time: every one is a run of its own.
      const scheduledTime = new Date(startAt + nth * 1000).toISOString();
      const { status } = await run({ scheduledTime }, AMPLE);
      if (status !== 'complete') throw new Error(`run ${nth} ended as ${status}`);
      await noteMailEvent(bounceOf(`nobody-sent-${nth}`, scheduledTime));
      if (nth % SAMPLE_EVERY > 0) continue;
      const now = await sample();
      samples.push(now);
      say(
        `${nth} invocations: ${now.heapMb.toFixed(1)} MB, ${now.socketsOpen} sockets of ${now.socketsOpened}, ${now.timers} timers`,
      );
    }
    return samples;
  } finally {
    organization.close();
  }
}

/** What the engine waits for with the system's clock; the SDK's timeouts stay as they are. */
function hurry(): void {
  const wait = timers.setTimeout;
  timers.setTimeout = (ms?: number, ...rest: []) => wait((ms ?? 0) / HASTE, ...rest);
  syncBuiltinESMExports();
}

function known({
  endpoint = '',
  region = '',
  credentials,
}: ClientConfig): Parameters<typeof sdkEnvironment>[0] {
  if (typeof credentials !== 'object') throw new Error('the organization has told no credentials');
  return { endpoint, region, credentials };
}

/** As EventBridge brings it, about a mail that is not ours: looked for in the ledger, and kept there. */
function bounceOf(messageId: string, at: string): unknown {
  return {
    'detail-type': 'Email Bounced',
    source: 'aws.ses',
    time: at,
    detail: {
      eventType: 'Bounce',
      bounce: {
        bounceType: 'Permanent',
        bounceSubType: 'General',
        bouncedRecipients: [{ emailAddress: 'a@example.com' }],
        timestamp: at,
      },
      mail: {
        messageId,
        timestamp: at,
        destination: ['a@example.com'],
        tags: { 'ses:configuration-set': ['keyrotation'] },
      },
    },
  };
}
