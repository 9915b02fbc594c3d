import { startEngine, type Engine } from '../../e2e/engine.ts';
import { ledgerRows, type LedgerRows } from '../../e2e/ledger-rows.ts';
import { deployRoles } from '../../deploy/deployed-roles.ts';
import { engineClock } from '../../../src/demo/engine-clock.ts';
import {
  startEmbeddedOrganization,
  type EmbeddedOrganization,
} from '../../../src/simulator/embedded-organization.ts';
import type { World } from '../../../src/simulator/world/world.ts';
import type { Services } from '../../../src/phases/run.ts';
import type { Clock } from '../../../src/workflow/clock.ts';
import type { SettingName } from '../story/story.ts';
import { FIRST_DAY, OPERATOR, SENDER } from './little-world.ts';

export interface YearStage {
  readonly organization: EmbeddedOrganization;
  readonly ledger: LedgerRows;
  readonly clock: Clock;
  engine(settings: Readonly<Record<SettingName, string>>): Engine;
  /** Of whoever is on call: the ledger as an administrator of the hub has it, and the settings of the first day. */
  onCall(): Engine;
  close(): Promise<void>;
}

/** Stands between the engine and AWS: a deliberate breakage, or nothing. */
export type Tamper = (services: Services) => Services;

const SETTINGS = {
  SOURCEMAIL: SENDER,
  OPERATORMAIL: OPERATOR,
  MODE: 'enforce',
  SESCONFIGURATIONSET: 'keyrotation',
  // One after the other, so that the n-th call of a run is the same whenever a story is lived.
  ACCOUNTCONCURRENCY: '1',
};

/**
 * The embedded organization with the deployed grants, and the real engine over the real SDK clients.
 * @param tries how often the SDK asks in all
 */
export async function stageYear(world: World, tries: number, tamper: Tamper): Promise<YearStage> {
  const organization = await startEmbeddedOrganization({
    world,
    startAt: FIRST_DAY,
    verified: [SENDER],
    callLogCapacity: 2_000,
  });
  // In the sandbox whoever is asked to verify follows the link by the next day.
  organization.ses.identities.confirmAfterMs = 20 * 3_600_000;
  deployRoles(world, SENDER);
  const clock = engineClock(organization.clock);
  const { endpoint, region, credentials } = organization;
  const engines = new Map<string, ReturnType<typeof startEngine>>();
  const engine = (settings: Readonly<Record<string, string>>) => {
    const name = JSON.stringify(settings);
    const known = engines.get(name);
    if (known) return known;
    const started = startEngine(
      { ...SETTINGS, ...settings },
      { endpoint, region, credentials, maxAttempts: tries },
      clock,
    );
    const tampered = { ...started, services: tamper(started.services) };
    engines.set(name, tampered);
    return tampered;
  };
  const administrator = startEngine(
    SETTINGS,
    { endpoint, region, credentials: organization.administrator },
    clock,
  );
  const onCall = startEngine(SETTINGS, { endpoint, region, credentials, maxAttempts: tries }, clock);
  const ledger = ledgerRows(organization, onCall.settings.ledgerTable);
  await ledger.create();
  return {
    organization,
    ledger,
    clock,
    engine,
    onCall: () => ({
      settings: onCall.settings,
      services: { ...tamper(onCall.services), ledger: administrator.services.ledger },
    }),
    close: async () => {
      for (const { clients } of [...engines.values(), administrator, onCall]) clients.close();
      ledger.close();
      await organization.close();
    },
  };
}
