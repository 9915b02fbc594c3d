import type { ClientConfig } from '../../src/aws/clients.ts';
import { DAY_MS, instant, type Instant } from '../../src/core/instant.ts';
import type { RunReport } from '../../src/core/report.ts';
import type { RunEvent } from '../../src/core/run-event.ts';
import { engineClock } from '../../src/demo/engine-clock.ts';
import type { Row } from '../../src/ledger/table.ts';
import type { SimulatorClock } from '../../src/simulator/clock.ts';
import {
  startEmbeddedOrganization,
  type EmbeddedOrganization,
} from '../../src/simulator/embedded-organization.ts';
import type { EmbeddedOrganizationOptions } from '../../src/simulator/embedded-organization.ts';
import type { World } from '../../src/simulator/world/world.ts';
import type { Clock } from '../../src/workflow/clock.ts';
import { deployRoles } from '../deploy/deployed-roles.ts';
import { reach } from '../in-process/reach.ts';
import { runEngine, startEngine, type Engine, type EngineRunOptions, type SettingValues } from './engine.ts';
import { ledgerRows } from './ledger-rows.ts';
import { logged } from './logged.ts';

export const DAY_0 = new Date('2027-03-01T08:00:00.000Z');
export const SENDER = 'keys@example.com';

/** Of every run of every file that is built on this: no line of its log may hold a secret or a whole access key ID. */
const log = logged();
afterAll(() => {
  expect(log.revealing).toEqual([]);
});

/** Whatever a test leaves open would keep jest from ending. */
const open = new Set<Stage>();
afterAll(() => Promise.all([...open].map((each) => each.close())));

/**
 * An embedded organization with an engine over it: real SDK clients, one ledger, a clock that the test moves. The engine
 * has the grants of the hub stack and of the member role's template, and no others.
 */
export interface Stage extends Engine {
  readonly organization: EmbeddedOrganization;
  readonly events: RunEvent[];
  /** One run at 08:00 UTC of the day, counted from `DAY_0`; fractions move the hour. The clock never goes back. */
  run(day: number, options?: RunOptions): Promise<RunReport>;
  /** A run whose as-of instant is the organization's present. */
  runNow(options?: Omit<EngineRunOptions, 'emit'>): Promise<RunReport>;
  /** A second engine with other settings or clients over the same organization and ledger. */
  engine(overrides: SettingValues, client?: ClientConfig): Stage;
  /** All that the ledger holds, as it lies there: rows past their time too. */
  rows(): Promise<Row[]>;
  putRows(rows: readonly Row[]): Promise<void>;
  close(): Promise<void>;
}

export interface RunOptions extends Omit<EngineRunOptions, 'emit'> {
  /** How long after its as-of instant the run begins. */
  readonly lateMs?: number;
}

export interface StageOptions extends Partial<EmbeddedOrganizationOptions> {
  readonly client?: ClientConfig;
  /** The engine's clock, over the organization's; on the one that it gets by default every wait passes at once. */
  readonly clockOf?: (clock: SimulatorClock) => Clock;
}

/** The engine meets each refusal once: the SDK's back-off is on real time. */
export const NO_RETRIES: ClientConfig = { maxAttempts: 1 };

export async function stage(
  world: World,
  settings: SettingValues = {},
  { client = {}, clockOf = engineClock, ...options }: StageOptions = {},
): Promise<Stage> {
  const organization = await startEmbeddedOrganization({
    world,
    startAt: DAY_0,
    verified: [SENDER],
    ...options,
  });
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= organization.close());
  const { staged, ledger } = over(organization, clockOf(organization.clock), settings, client, close);
  deployRoles(world, staged.settings.sourceMail, staged.settings.eventBus);
  await ledger.create();
  return staged;
}

function over(
  organization: EmbeddedOrganization,
  clock: Clock,
  overrides: SettingValues,
  client: ClientConfig,
  close: () => Promise<void>,
) {
  const { endpoint, region, credentials } = organization;
  // How long a request may take is for sockets to say.
  const way = client.requestTimeoutMs === undefined ? reach(organization) : { endpoint, region };
  const engine = startEngine(
    { SOURCEMAIL: SENDER, MODE: 'enforce', SESCONFIGURATIONSET: 'keyrotation', ...overrides },
    { ...way, credentials, ...client },
    clock,
  );
  const { settings, services, clients } = engine;
  const ledger = ledgerRows(organization, settings.ledgerTable);
  const events: RunEvent[] = [];
  const emit = (event: RunEvent): void => {
    events.push(event);
    log.take(event);
  };
  const staged: Stage = {
    organization,
    services,
    settings,
    events,
    run: (day, { lateMs = 0, ...options } = {}) => {
      const asOf = onDay(day);
      const startAt = new Date(Date.parse(asOf) + lateMs);
      if (organization.clock.now() < startAt) organization.clock.set(startAt);
      return runEngine(engine, asOf, { ...options, emit });
    },
    runNow: (options) => runEngine(engine, clock.now(), { ...options, emit }),
    engine: (more, config = client) =>
      over(organization, clock, { ...overrides, ...more }, config, close).staged,
    rows: () => ledger.read(),
    putRows: (rows) => ledger.put(rows),
    close: () => {
      open.delete(staged);
      clients.close();
      ledger.close();
      return close();
    },
  };
  open.add(staged);
  return { staged, ledger };
}

export function onDay(day: number): Instant {
  return instant(DAY_0.getTime() + Math.round(day * DAY_MS));
}

/** When a key of so many days on `DAY_0` was created. */
export function createdDaysAgo(days: number): Date {
  return new Date(DAY_0.getTime() - Math.round(days * DAY_MS));
}
