import { startEngine, type Engine } from '../../e2e/engine.ts';
import { ledgerRows, type LedgerRows } from '../../e2e/ledger-rows.ts';
import { deployRoles } from '../../deploy/deployed-roles.ts';
import { engineClock } from '../../../src/demo/engine-clock.ts';
import { seededRandom } from '../../../src/simulator/random.ts';
import {
  startEmbeddedOrganization,
  type EmbeddedOrganization,
} from '../../../src/simulator/embedded-organization.ts';
import type { Services } from '../../../src/phases/run.ts';
import type { Clock } from '../../../src/workflow/clock.ts';
import { FIRST_DAY, littleWorld, OPERATOR, OUTSIDE, SENDER } from './little-world.ts';

export interface YearStage {
  readonly organization: EmbeddedOrganization;
  readonly ledger: LedgerRows;
  readonly clock: Clock;
  /** With the brake as it is today. */
  engine(brake: number | null): Engine;
  /** Of whoever is on call: the ledger as an administrator of the hub has it. */
  onCall(): Services;
  close(): Promise<void>;
}

/** Stands between the engine and AWS: a deliberate breakage, or nothing. */
export type Tamper = (services: Services) => Services;

/** The embedded organization with the deployed grants, and the real engine over the real SDK clients. */
export async function stageYear(seed: number, tamper: Tamper): Promise<YearStage> {
  const world = littleWorld(seededRandom(seed));
  const organization = await startEmbeddedOrganization({
    world,
    startAt: FIRST_DAY,
    verified: [SENDER],
    callLogCapacity: 20_000,
  });
  // In the sandbox whoever is asked to verify follows the link by the next day.
  organization.ses.identities.confirmAfterMs = 20 * 3_600_000;
  deployRoles(world, SENDER);
  const clock = engineClock(organization.clock);
  const { endpoint, region, credentials } = organization;
  const engines = new Map<number | null, ReturnType<typeof startEngine>>();
  const engineOf = (brake: number | null) => {
    const started = startEngine(
      {
        SOURCEMAIL: SENDER,
        OPERATORMAIL: OPERATOR,
        MODE: 'enforce',
        SESCONFIGURATIONSET: 'keyrotation',
        EXCLUDEOUS: OUTSIDE,
        ACCOUNTCONCURRENCY: '1',
        MAXDEACTIVATIONS: brake === null ? 'unlimited' : String(brake),
      },
      { endpoint, region, credentials, maxAttempts: 1 },
      clock,
    );
    return { ...started, services: tamper(started.services) };
  };
  const engine = (brake: number | null) => {
    const known = engines.get(brake) ?? engineOf(brake);
    engines.set(brake, known);
    return known;
  };
  const administrator = startEngine(
    { SOURCEMAIL: SENDER },
    { endpoint, region, credentials: organization.administrator },
    clock,
  );
  const ledger = ledgerRows(organization, engine(null).settings.ledgerTable);
  await ledger.create();
  return {
    organization,
    ledger,
    clock,
    engine,
    onCall: () => ({ ...engine(null).services, ledger: administrator.services.ledger }),
    close: async () => {
      for (const { clients } of engines.values()) clients.close();
      administrator.clients.close();
      ledger.close();
      await organization.close();
    },
  };
}
