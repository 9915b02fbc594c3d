import { figure, type Figure } from './figure.ts';
import { ledgerFigures } from './ledger-calls.ts';
import type { RenderingTime } from './render-process.ts';
import { engineRun, measuredBy, organization } from './stage.ts';
import { throttledShare } from './tally.ts';

const KEYS_A_DIGEST = 25;
const LEDGER_LATENCY_MS = 5;
const UNLIMITED = { perSecond: 1e6, burst: 1e6 };

/** How many mails a first enforcing run sends, what a digest costs to render, and how fast digests leave. */
export async function mail(
  accounts: number,
  digestsAtRate: Readonly<Record<14 | 50, number>>,
): Promise<Figure[]> {
  return [
    ...(await mailsSent(accounts)),
    ...(await rendering([1, 50, 500])),
    ...(await sending(14, digestsAtRate[14])),
    ...(await sending(50, digestsAtRate[50])),
  ];
}

async function mailsSent(accounts: number): Promise<Figure[]> {
  const org = await organization({ world: { kind: 'seeded', accounts, usersPerAccount: 20 } });
  const { mailsSent: mails, notified } = await engineRun(org, { mode: 'enforce' });
  org.close();
  const name = `mail: ${accounts} accounts × 20 users, first run`;
  return [
    figure(`${name}, due keys told of`, notified, 'keys', 0),
    figure(`${name}, mails per 1,000 due keys`, (1000 * mails) / notified, 'mails', 0),
    figure(`${name}, mails over one a key`, mails / notified, '×', 2, { atMost: 1 }),
  ];
}

async function rendering(sizes: readonly number[]): Promise<Figure[]> {
  const times = await measuredBy<RenderingTime[]>('render-process', sizes);
  return times.map(({ keys, medianMs }) => figure(`mail: rendering a digest, keys: ${keys}`, medianMs, 'ms'));
}

/**
 * Against MaxSendRate, which the simulator enforces: all mails but the first over the time from the first to the last,
 * each done when its notices are in the ledger, so that every halt between them counts.
 */
async function sending(maxSendRate: number, digests: number): Promise<Figure[]> {
  const usersPerAccount = 10;
  const org = await organization({
    world: {
      kind: 'plain',
      accounts: Math.ceil(digests / usersPerAccount),
      users: [usersPerAccount],
      keysPerUser: KEYS_A_DIGEST,
      contacts: 'own',
    },
    ledgerLatencyMs: LEDGER_LATENCY_MS,
    limits: { 'iam:*': UNLIMITED, 'organizations:ListTagsForResource': UNLIMITED },
    maxSendRate,
  });
  const {
    mailsSent: mails,
    notified,
    sendingMs,
    sendingCpuMs,
    simulatorBusy,
    ledgerCalls,
  } = await engineRun(org, { paced: true, mode: 'enforce' });
  const { all } = await org.count();
  org.close();
  const name = `mail: sending ${digests} digests of ${KEYS_A_DIGEST} keys at ${maxSendRate}/s`;
  const perSecond = (mails - 1) / (sendingMs / 1000);
  const sends = all['ses:SendRawEmail'] ?? { calls: 0, throttled: 0 };
  return [
    figure(name, perSecond, 'a second'),
    figure(`${name}, share of the rate`, perSecond / maxSendRate, '×', 2, { atLeast: 0.95 }),
    figure(`${name}, processor time of the engine`, sendingCpuMs / (mails - 1), 'ms a mail'),
    figure(`${name}, simulator busy (all of the run)`, simulatorBusy, '%', 0),
    figure(`${name}, throttled`, throttledShare(sends), '%', 2, { atMost: 1 }),
    ...ledgerFigures(name, ledgerCalls, { dueKeys: notified, mails }),
  ];
}
