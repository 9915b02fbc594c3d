import { DAY_MS, instant, type Instant } from '../../src/core/instant.ts';
import { runIdFor, type Mode, type RunReport } from '../../src/core/report.ts';
import type { RunEvent } from '../../src/core/run-event.ts';
import { createLedgerTable } from '../../src/aws/ledger/create-table.ts';
import { enforce } from '../../src/enforce.ts';
import type { Services } from '../../src/phases/run.ts';
import { parseSettings, type Settings } from '../../src/settings.ts';
import {
  startEmbeddedOrganization,
  type EmbeddedOrganization,
} from '../../src/simulator/embedded-organization.ts';
import type { EmbeddedOrganizationOptions } from '../../src/simulator/embedded-organization.ts';
import { engineClock } from '../../src/simulator/engine-clock.ts';
import type { World } from '../../src/simulator/world/world.ts';
import { wire } from '../../src/wiring.ts';
import { inProcessWorkflow } from '../../src/workflow/in-process.ts';

export const DAY_0 = new Date('2027-03-01T08:00:00.000Z');
export const SENDER = 'keys@example.com';

/** An embedded organization with an engine over it: real SDK clients, one ledger, a clock that the test moves. */
export interface Stage {
  readonly organization: EmbeddedOrganization;
  readonly services: Services;
  readonly settings: Settings;
  readonly events: RunEvent[];
  /** One run at 08:00 UTC of the day, counted from `DAY_0`; fractions move the hour. */
  run(day: number, options?: RunOptions): Promise<RunReport>;
  /** A second engine with other settings over the same organization and ledger. */
  withSettings(overrides: Readonly<Record<string, string>>): Stage;
  close(): Promise<void>;
}

export interface RunOptions {
  readonly mode?: Mode;
  readonly mailSummary?: boolean;
}

export async function stage(
  world: World,
  settings: Readonly<Record<string, string>> = {},
  options: Partial<EmbeddedOrganizationOptions> = {},
): Promise<Stage> {
  const organization = await startEmbeddedOrganization({
    world,
    startAt: DAY_0,
    verified: [SENDER],
    ...options,
  });
  const first = over(organization, settings);
  await createLedgerTable(first.dynamodb, first.stage.settings.ledgerTable);
  return first.stage;
}

function over(organization: EmbeddedOrganization, overrides: Readonly<Record<string, string>>) {
  const settings = parseSettings({ SOURCEMAIL: SENDER, MODE: 'enforce', ...overrides });
  const { endpoint, region, credentials } = organization;
  const clock = engineClock(organization.clock);
  const { services, clients } = wire(settings, { endpoint, region, credentials }, clock);
  const events: RunEvent[] = [];
  const made: Stage = {
    organization,
    services,
    settings,
    events,
    run: (day, { mode = 'enforce', mailSummary = false } = {}) => {
      const asOf = onDay(day);
      organization.clock.set(new Date(asOf));
      const emit = (event: RunEvent) => void events.push(event);
      const runId = runIdFor(asOf, mode);
      return enforce(inProcessWorkflow(clock), services, { runId, asOf, mode, settings, emit, mailSummary });
    },
    withSettings: (more) => over(organization, { ...overrides, ...more }).stage,
    close: async () => {
      clients.close();
      await organization.close();
    },
  };
  return { stage: made, dynamodb: clients.dynamodb };
}

export function onDay(day: number): Instant {
  return instant(DAY_0.getTime() + Math.round(day * DAY_MS));
}

/** When a key of so many days on `DAY_0` was created. */
export function createdDaysAgo(days: number): Date {
  return new Date(DAY_0.getTime() - Math.round(days * DAY_MS));
}
