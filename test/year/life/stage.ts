import { startEngine, type Engine } from '../../e2e/engine.ts';
import { ledgerRows, type LedgerRows } from '../../e2e/ledger-rows.ts';
import { deployRoles } from '../../deploy/deployed-roles.ts';
import { reach } from '../../in-process/reach.ts';
import { engineClock } from '../../../src/demo/engine-clock.ts';
import {
  startEmbeddedOrganization,
  type EmbeddedOrganization,
} from '../../../src/simulator/embedded-organization.ts';
import type { World } from '../../../src/simulator/world/world.ts';
import type { Clock } from '../../../src/workflow/clock.ts';
import type { SettingName, Story } from '../story/story.ts';
import { restsOn } from './rests.ts';
import { BUCKET, BUS, FIRST_DAY, FOLLOWED_AFTER_MS, OPERATOR, SENDER } from './little-world.ts';

export interface YearStage {
  readonly organization: EmbeddedOrganization;
  readonly ledger: LedgerRows;
  readonly clock: Clock;
  engine(settings: Readonly<Record<SettingName, string>>): Engine;
  /** Of whoever is on call: the ledger as an administrator of the hub has it, and the settings of the first day. */
  onCall(): Engine;
  close(): Promise<void>;
}

/** Stands between the engine and AWS, and its settings: a deliberate breakage, or nothing. */
export type Tamper = (engine: Engine) => Engine;

const SETTINGS = {
  SOURCEMAIL: SENDER,
  OPERATORMAIL: OPERATOR,
  MODE: 'enforce',
  SESCONFIGURATIONSET: 'keyrotation',
  // One after the other, so that the n-th call of a run is the same whenever a story is lived.
  ACCOUNTCONCURRENCY: '1',
};

/** The embedded organization with the deployed grants, and the real engine over the real SDK clients. */
export async function stageYear(
  world: World,
  { tries, hasBus, hasBucket }: Pick<Story, 'tries' | 'hasBus' | 'hasBucket'>,
  tamper: Tamper,
): Promise<YearStage> {
  const organization = await startEmbeddedOrganization({
    world,
    startAt: FIRST_DAY,
    verified: [SENDER],
    callLogCapacity: 2_000,
  });
  organization.ses.identities.confirmAfterMs = FOLLOWED_AFTER_MS;
  if (hasBus) organization.eventBuses.create(BUS);
  if (hasBucket) organization.buckets.set(BUCKET, new Map());
  deployRoles(world, SENDER, hasBus ? BUS : null);
  const base = { ...SETTINGS, EVENTBUS: hasBus ? BUS : 'none', REPORTBUCKET: hasBucket ? BUCKET : 'none' };
  const clock = engineClock(organization.clock);
  const { credentials } = organization;
  const carried = { ...reach(organization, 0), retries: restsOn(organization.clock, clock) };
  const engines = new Map<string, ReturnType<typeof startEngine>>();
  const engine = (settings: Readonly<Record<string, string>>) => {
    const name = JSON.stringify(settings);
    const known = engines.get(name);
    if (known) return known;
    const started = startEngine(
      { ...base, ...settings },
      { ...carried, credentials, maxAttempts: tries },
      clock,
    );
    const tampered = { ...started, ...tamper(started) };
    engines.set(name, tampered);
    return tampered;
  };
  const administrator = startEngine(base, { ...carried, credentials: organization.administrator }, clock);
  const asOnCall = startEngine(base, { ...carried, credentials, maxAttempts: tries }, clock);
  const onCall = tamper({
    settings: asOnCall.settings,
    services: { ...asOnCall.services, ledger: administrator.services.ledger },
  });
  const ledger = ledgerRows(organization, asOnCall.settings.ledgerTable);
  await ledger.create();
  return {
    organization,
    ledger,
    clock,
    engine,
    onCall: () => onCall,
    close: async () => {
      for (const { clients } of [...engines.values(), administrator, asOnCall]) clients.close();
      ledger.close();
      await organization.close();
    },
  };
}
