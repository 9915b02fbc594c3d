import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { DAY_MS, instant, type Instant } from '../../src/core/instant.ts';
import { runIdFor, type Mode, type RunReport } from '../../src/core/report.ts';
import type { RunEvent } from '../../src/core/run-event.ts';
import type { ClientConfig } from '../../src/aws/clients.ts';
import { createLedgerTable } from '../../src/ledger/create-table.ts';
import type { Row } from '../../src/ledger/table.ts';
import { enforce } from '../../src/enforce.ts';
import type { Services } from '../../src/phases/run.ts';
import { parseSettings, type Settings } from '../../src/settings/settings.ts';
import {
  startEmbeddedOrganization,
  type EmbeddedOrganization,
} from '../../src/simulator/embedded-organization.ts';
import type { EmbeddedOrganizationOptions } from '../../src/simulator/embedded-organization.ts';
import { engineClock } from '../../src/demo/engine-clock.ts';
import type { World } from '../../src/simulator/world/world.ts';
import { wire } from '../../src/wiring.ts';
import { inProcessWorkflow } from '../../src/workflow/in-process.ts';
import type { Workflow } from '../../src/workflow/workflow.ts';
import { deployRoles } from '../deploy/deployed-roles.ts';

export const DAY_0 = new Date('2027-03-01T08:00:00.000Z');
export const SENDER = 'keys@example.com';

/** Whatever a test leaves open would keep jest from ending. */
const open = new Set<Stage>();
afterAll(() => Promise.all([...open].map((each) => each.close())));

type SettingOverrides = Readonly<Record<string, string>>;

/**
 * An embedded organization with an engine over it: real SDK clients, one ledger, a clock that the test moves. The engine
 * has the grants of the hub stack and of the member role's template, and no others.
 */
export interface Stage {
  readonly organization: EmbeddedOrganization;
  readonly services: Services;
  readonly settings: Settings;
  readonly events: RunEvent[];
  /** One run at 08:00 UTC of the day, counted from `DAY_0`; fractions move the hour. The clock never goes back. */
  run(day: number, options?: RunOptions): Promise<RunReport>;
  /** A run whose as-of instant is the organization's present. */
  runNow(): Promise<RunReport>;
  /** A second engine with other settings or clients over the same organization and ledger. */
  engine(overrides: SettingOverrides, client?: ClientConfig): Stage;
  /** All that the ledger holds, as it lies there: rows past their time too. */
  rows(): Promise<Row[]>;
  putRows(rows: readonly Row[]): Promise<void>;
  close(): Promise<void>;
}

export interface RunOptions {
  readonly mode?: Mode;
  readonly mailSummary?: boolean;
  /** How long after its as-of instant the run begins. */
  readonly lateMs?: number;
  /** Stands in for the engine's waiting for the lock. */
  readonly wait?: () => Promise<void>;
  /** Whether the run may sleep for what is about to come, as a durable one may. */
  readonly sleepsForFree?: boolean;
  /** What happens before a step of the run begins. */
  readonly before?: (step: string) => Promise<void>;
}

export interface StageOptions extends Partial<EmbeddedOrganizationOptions> {
  readonly client?: ClientConfig;
}

/** The engine meets each refusal once: the SDK's back-off is on real time. */
export const NO_RETRIES: ClientConfig = { maxAttempts: 1 };

export async function stage(
  world: World,
  settings: SettingOverrides = {},
  { client = {}, ...options }: StageOptions = {},
): Promise<Stage> {
  const organization = await startEmbeddedOrganization({
    world,
    startAt: DAY_0,
    verified: [SENDER],
    ...options,
  });
  const first = over(organization, settings, client);
  deployRoles(world, first.stage.settings.sourceMail);
  await createLedgerTable(first.administrator, first.stage.settings.ledgerTable);
  open.add(first.stage);
  return first.stage;
}

function over(organization: EmbeddedOrganization, overrides: SettingOverrides, client: ClientConfig) {
  const settings = parseSettings({
    SOURCEMAIL: SENDER,
    MODE: 'enforce',
    SESCONFIGURATIONSET: 'keyrotation',
    ...overrides,
  });
  const { endpoint, region, credentials } = organization;
  const clock = engineClock(organization.clock);
  const { services, clients } = wire(settings, { endpoint, region, credentials, ...client }, clock);
  // Not the engine's role: that may neither make tables nor scan them.
  const administrator = new DynamoDBClient({ endpoint, region, credentials: organization.administrator });
  const documents = DynamoDBDocumentClient.from(administrator);
  const TableName = settings.ledgerTable;
  const events: RunEvent[] = [];
  let closing: Promise<void> | undefined;
  const made: Stage = {
    organization,
    services,
    settings,
    events,
    run: (day, { mode = 'enforce', mailSummary = false, lateMs = 0, ...waits } = {}) => {
      const asOf = onDay(day);
      const startAt = new Date(Date.parse(asOf) + lateMs);
      if (organization.clock.now() < startAt) organization.clock.set(startAt);
      const emit = (event: RunEvent) => void events.push(event);
      const workflow = workflowWith(inProcessWorkflow(clock), waits);
      const runId = runIdFor(asOf, mode);
      return enforce(workflow, services, { runId, asOf, mode, settings, emit, mailSummary });
    },
    runNow: () => {
      const asOf = clock.now();
      const run = { runId: runIdFor(asOf, 'enforce'), asOf, mode: 'enforce' as const, settings };
      const emit = (event: RunEvent) => void events.push(event);
      return enforce(inProcessWorkflow(clock), services, { ...run, emit, mailSummary: false });
    },
    engine: (more, config = client) => over(organization, { ...overrides, ...more }, config).stage,
    rows: async () => {
      const rows: Row[] = [];
      for await (const page of paginateScan({ client: documents }, { TableName, ConsistentRead: true })) {
        rows.push(...((page.Items ?? []) as Row[]));
      }
      return rows;
    },
    putRows: async (rows) => {
      for (let start = 0; start < rows.length; start += 25) {
        const requests = rows.slice(start, start + 25).map((Item) => ({ PutRequest: { Item } }));
        await documents.send(new BatchWriteCommand({ RequestItems: { [TableName]: requests } }));
      }
    },
    close: () => {
      clients.close();
      administrator.destroy();
      return (closing ??= organization.close());
    },
  };
  return { stage: made, administrator };
}

function workflowWith(inner: Workflow, { wait, before, sleepsForFree = false }: RunOptions): Workflow {
  return {
    step: async (name, work) => {
      await before?.(name);
      return inner.step(name, work);
    },
    map: async (name, items, work, options) => {
      await before?.(name);
      return inner.map(name, items, work, options);
    },
    sleep: wait ?? ((name, ms) => inner.sleep(name, ms)),
    sleepsForFree,
  };
}

export function onDay(day: number): Instant {
  return instant(DAY_0.getTime() + Math.round(day * DAY_MS));
}

/** When a key of so many days on `DAY_0` was created. */
export function createdDaysAgo(days: number): Date {
  return new Date(DAY_0.getTime() - Math.round(days * DAY_MS));
}
