import { parseMailEvent } from '../../../src/aws/ses-event.ts';
import { instant } from '../../../src/core/instant.ts';
import { restoreIdFor } from '../../../src/core/restore-report.ts';
import { candidatesOfRun } from '../../../src/phases/restore/candidates.ts';
import { applyMailEvent } from '../../../src/phases/notify/void-mail.ts';
import { lookAtAll } from '../../../src/phases/restore/look.ts';
import type { RestoreOrder } from '../../../src/phases/restore/order.ts';
import { restore } from '../../../src/restore.ts';
import type { InjectedFault } from '../../../src/simulator/traffic/faults/injected-fault.ts';
import { runEngine } from '../../e2e/engine.ts';
import { stillness } from '../../e2e/stillness.ts';
import type { Happening, Moment, RunTurn, SesAct, Story } from '../story/story.ts';
import { QUIET_DAYS } from '../story/write-story.ts';
import type { Chronicle, RunSeen } from './chronicle.ts';
import { CONTACTS, FIRST_DAY, OPERATOR, SENDER } from './little-world.ts';
import { actAsPeople, actOnAccounts } from './people.ts';
import { stageYear, type Tamper } from './stage.ts';
import { faultOf, isAt } from './trouble.ts';
import { witness } from './witness.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const RULE = { notifyKeyAgeDays: 30, graceDays: 7 };

/** How much was lived, for the figures. */
export interface Lived {
  readonly chronicle: Chronicle;
  readonly runs: number;
  readonly troubles: number;
  readonly mails: number;
  readonly deactivations: number;
}

/** Lives a story through with the real engine, and tells what could be seen from outside. */
export async function live(story: Story, tamper: Tamper = (services) => services): Promise<Lived> {
  const stage = await stageYear(story.seed, tamper);
  const { organization, clock } = stage;
  const { world, ses, faults, calls } = organization;
  const seen = witness(organization);
  let brake: number | null = null;
  let runs = 0;
  const enforced: string[] = [];

  /** Bounces and complaints arrive between two calls as well as between two runs. */
  const deliverEvents = async (): Promise<void> => {
    for (;;) {
      const event = ses.events[0];
      if (event === undefined) return;
      const parsed = parseMailEvent(event, clock.now());
      if (parsed)
        await applyMailEvent(stage.onCall().ledger, parsed, stage.engine(null).settings.operatorMail);
      ses.events.shift();
      if (!parsed) continue;
      const [address = ''] = event.detail.mail.destination;
      if (parsed.fate.kind === 'passing') continue;
      seen.write({
        kind: 'came-back',
        atMs: organization.clock.now().getTime(),
        messageId: parsed.messageId,
        address,
        isForGood: parsed.fate.kind === 'undeliverable',
      });
    }
  };

  const makeHappen = async (what: Happening): Promise<void> => {
    const now = organization.clock.now();
    switch (what.kind) {
      case 'people':
        actAsPeople(world, what.act, what.whom, what.how, now);
        break;
      case 'account':
        actOnAccounts(world, what.act, what.whom, what.how, now);
        break;
      case 'mail': {
        const address = CONTACTS[Math.floor(what.whom * CONTACTS.length)] ?? '';
        if (what.act === 'arrive') ses.restore(address);
        else if (what.act === 'complain') ses.complain(address);
        else ses.bounce(address, what.act === 'bounce' ? 'permanent' : 'mailbox-full');
        break;
      }
      case 'ses':
        actOnSes(what.act);
        break;
      case 'setting':
        brake = what.brake;
        break;
      case 'on-call':
        await actOnCall(what.act, what.whom);
        break;
      case 'fault':
      case 'run':
        break;
    }
    seen.look();
  };

  const actOnSes = (act: SesAct): void => {
    switch (act) {
      case 'sandbox':
      case 'out-of-sandbox':
        ses.setSandbox(act === 'sandbox');
        return;
      case 'quota-full':
        ses.quota.max24HourSend = ses.quota.sentLast24Hours();
        return;
      case 'quota-free':
        ses.quota.max24HourSend = 50_000;
        return;
      case 'sender-lost':
        ses.identities.remove(SENDER);
        return;
      case 'sender-back':
        ses.verify(SENDER);
        return;
      case 'paused':
      case 'unpaused':
        ses.sendingEnabled = act === 'unpaused';
    }
  };

  const actOnCall = async (act: 'pause' | 'resume' | 'restore', whom: number): Promise<void> => {
    const { settings } = stage.engine(null);
    const services = stage.onCall();
    const by = 'arn:aws:sts::111111111111:assumed-role/ops/ann';
    const at = clock.now();
    const atMs = organization.clock.now().getTime();
    if (act === 'pause') {
      await services.ledger.pause.begin({ by, since: at, reason: 'the shop is down' });
      seen.write({ kind: 'pause', atMs });
    } else if (act === 'resume') {
      await services.ledger.pause.end();
      seen.write({ kind: 'resume', atMs });
    } else {
      const runId = enforced[Math.floor(whom * enforced.length)];
      if (runId === undefined) return;
      const order: RestoreOrder = {
        restoreId: restoreIdFor(at, String(runs).padStart(6, '0')),
        at,
        by,
        reason: 'the shop is down',
        settings,
        emit: () => undefined,
      };
      const all = { accountId: null, userName: null };
      await restore(
        services,
        order,
        await lookAtAll(services, order, await candidatesOfRun(services, runId, all)),
      );
    }
  };

  /** On call, as people are: what does not work is tried again another day. */
  const attempt = async (what: Happening): Promise<void> => {
    await makeHappen(what).catch(() => undefined);
  };

  const run = async (asOfMs: number, mode: RunSeen['mode']): Promise<boolean> => {
    const n = (runs += 1);
    const engine = stage.engine(brake);
    const runSeen: RunSeen = { n, asOfMs, mode, rule: { ...RULE, brake } };
    seen.look();
    const atMs = (): number => organization.clock.now().getTime();
    seen.write({ kind: 'began', atMs: atMs(), run: runSeen });
    try {
      const report = await runEngine(engine, instant(asOfMs), { mode, mailSummary: true });
      if (mode === 'enforce') enforced.push(report.runId);
      seen.write({ kind: 'ended', atMs: atMs(), run: runSeen, report, thrown: null });
      return true;
    } catch (error) {
      seen.write({ kind: 'ended', atMs: atMs(), run: runSeen, report: null, thrown: String(error) });
      return false;
    }
  };

  const liveRun = async (asOfMs: number, turn: RunTurn | null): Promise<void> => {
    switch (turn?.kind) {
      case 'skipped':
        return;
      case 'dry':
        await run(asOfMs, 'dry-run');
        return;
      case 'twice':
        await Promise.all([run(asOfMs, 'enforce'), run(asOfMs + 1_000, 'enforce')]);
        return;
      case 'again':
        await run(asOfMs, 'enforce');
        await run(asOfMs, 'enforce');
        return;
      case 'late':
        await run(asOfMs, 'enforce');
        return;
      case 'killed': {
        const isNow = isAt(turn.at);
        let isDead = false;
        const death = faults.intercept((request) => {
          if (isDead) return { kind: 'drop', when: 'before' };
          if (!isNow(request)) return undefined;
          isDead = true;
          return { kind: 'drop', when: turn.when };
        });
        await run(asOfMs, 'enforce');
        await stillness(calls);
        death();
        if (death.fired > 0 && turn.retried) {
          organization.clock.set(new Date(organization.clock.now().getTime() + 20 * 60_000));
          await run(asOfMs, 'enforce');
        }
        return;
      }
      case 'suspended': {
        const isNow = isAt(turn.at);
        let isAsleep = false;
        const sleep = faults.intercept((request) => {
          if (isAsleep || !isNow(request)) return undefined;
          isAsleep = true;
          const other = async (): Promise<void> => {
            organization.clock.set(new Date(organization.clock.now().getTime() + HOUR_MS));
            await run(organization.clock.now().getTime(), 'enforce');
          };
          return { kind: 'hold', until: other() };
        });
        await run(asOfMs, 'enforce');
        sleep();
        return;
      }
      case undefined:
        await run(asOfMs, 'enforce');
    }
  };

  let troubles = 0;
  for (let day = 0; day < story.days; day += 1) {
    const today = story.events.filter((event) => event.day === day);
    const asOfMs = FIRST_DAY.getTime() + day * DAY_MS;
    const turn = today.flatMap(({ what }) => (what.kind === 'run' ? [what.turn] : []))[0] ?? null;
    if (day === story.days - QUIET_DAYS) await calmDown();
    for (const { what, during } of today) if (during === null) await attempt(what);
    const startMs = asOfMs + (turn?.kind === 'late' ? turn.hours * HOUR_MS : 0);
    if (organization.clock.now().getTime() < startMs) organization.clock.set(new Date(startMs));
    seen.look();
    await deliverEvents().catch(() => undefined);

    const armed = arm(today);
    await liveRun(Math.max(asOfMs, FIRST_DAY.getTime() + day * DAY_MS), turn);
    await stillness(calls);
    for (const each of armed) {
      troubles += each.fired;
      each();
    }
    await deliverEvents().catch(() => undefined);
    seen.look();
  }

  function arm(today: Story['events']): InjectedFault[] {
    return today.flatMap(({ what, during }) => {
      if (what.kind === 'fault') {
        const { at, times, fault } = what;
        let since = 0;
        const isFirst = isAt(at);
        return [
          faults.intercept((request) => {
            if (since === 0 && !isFirst(request)) return undefined;
            if (`${request.service}:${request.action}` !== at.action || since >= times) return undefined;
            since += 1;
            return faultOf(fault, request);
          }),
        ];
      }
      return during === null || what.kind === 'run' ? [] : [meanwhile(during, what)];
    });
  }

  /** Between two calls: the call that it comes before is held until it has happened. */
  function meanwhile(moment: Moment, what: Happening): InjectedFault {
    const isNow = isAt(moment);
    return faults.intercept((request) =>
      isNow(request) ? { kind: 'hold', until: attempt(what) } : undefined,
    );
  }

  async function calmDown(): Promise<void> {
    faults.clear();
    for (const address of [...CONTACTS, OPERATOR]) ses.restore(address);
    for (const act of ['out-of-sandbox', 'quota-free', 'sender-back', 'unpaused'] as const) actOnSes(act);
    await stage.onCall().ledger.pause.end();
    seen.write({ kind: 'resume', atMs: organization.clock.now().getTime() });
    brake = null;
    seen.look();
  }

  const rows = await stage.ledger.read();
  const chronicle: Chronicle = {
    facts: seen.facts,
    remains: {
      open: rows.flatMap(({ outbox, pk, sk }) =>
        typeof outbox === 'string' && outbox !== 'CYCLE' ? [`${outbox} ${pk} ${sk}`] : [],
      ),
      isLocked: (await stage.onCall().ledger.lock.heldBy()) !== null,
      markedAddresses: rows.flatMap(({ pk, undeliverableSince }) =>
        pk.startsWith('CONTACT#') && undeliverableSince !== undefined ? [pk.slice('CONTACT#'.length)] : [],
      ),
    },
    quietFromMs: FIRST_DAY.getTime() + (story.days - QUIET_DAYS) * DAY_MS,
    operator: OPERATOR,
  };
  await stage.close();
  const of = (kind: string) => seen.facts.filter((fact) => fact.kind === kind).length;
  return {
    chronicle,
    runs,
    troubles,
    mails: of('mail'),
    deactivations: seen.facts.filter(
      (fact) => fact.kind === 'key' && fact.by === 'engine' && fact.key.status === 'Inactive',
    ).length,
  };
}
