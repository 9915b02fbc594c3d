import type { ClientConfig } from '../../src/aws/clients.ts';
import { startEmbeddedOrganization } from '../../src/simulator/embedded-organization.ts';
import { ledgerRows } from '../e2e/ledger-rows.ts';
import { LEDGER, SENDER } from './names.ts';
import { liveASteadyDay, steadyWorld } from './steady-world.ts';

export interface OrganizationOrder {
  readonly accounts: number;
  readonly startAt: number;
  /** Whether its clock runs on with real time. */
  readonly running: boolean;
}

/** What it is asked over IPC: to live a day, and how many mails there were; or what its ledger holds. */
export type Request =
  { readonly kind: 'day'; readonly now: number } | { readonly kind: 'ledger' } | { readonly kind: 'end' };

export interface LedgerSize {
  readonly rows: number;
  /** Rows without an expiry. */
  readonly forGood: number;
  readonly largestBytes: number;
}

export type Answer = ClientConfig | LedgerSize | { readonly mails: number };

// In a process of its own: its mails, rows and call log are not to be measured as the engine's.
const order = JSON.parse(process.argv[2] ?? '{}') as OrganizationOrder;
const startAt = new Date(order.startAt);
const organization = await startEmbeddedOrganization({
  world: steadyWorld(order.accounts, startAt),
  startAt,
  running: order.running,
  verified: [SENDER],
  callLogCapacity: 100,
});
const ledger = ledgerRows(organization, LEDGER);
await ledger.create();

let mails = 0;
process.on('message', (request: Request) => {
  if (request.kind === 'end') process.disconnect();
  else void answer(request).then((said) => process.send?.(said));
});
process.on('disconnect', () => process.exit(0));
const { endpoint, region, credentials } = organization;
process.send?.({ endpoint, region, credentials } satisfies Answer);

async function answer(request: Exclude<Request, { kind: 'end' }>): Promise<Answer> {
  if (request.kind === 'ledger') return ledgerSize();
  const now = new Date(request.now);
  if (organization.clock.now() < now) organization.clock.set(now);
  liveASteadyDay(organization.world, now);
  mails += organization.ses.mailbox.accepted.length;
  organization.ses.mailbox.clear();
  return { mails };
}

async function ledgerSize(): Promise<LedgerSize> {
  const rows = await ledger.read();
  return {
    rows: rows.length,
    forGood: rows.filter(({ expiresAt }) => expiresAt === undefined).length,
    largestBytes: rows.reduce((most, row) => Math.max(most, JSON.stringify(row).length), 0),
  };
}
