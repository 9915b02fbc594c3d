import type { EventBus } from '../../../src/aws/event-bus.ts';
import type { Iam } from '../../../src/aws/iam.ts';
import type { Organizations } from '../../../src/aws/organizations.ts';
import type { Ses } from '../../../src/aws/ses.ts';
import type { EmailAddress } from '../../../src/core/contact.ts';
import { instant, toMs, type Instant } from '../../../src/core/instant.ts';
import { ledgerOn, type Ledger } from '../../../src/ledger/ledger.ts';
import { keyState } from '../../../src/ledger/row-keys.ts';
import type { Row } from '../../../src/ledger/row.ts';
import { readKeyState } from '../../../src/ledger/rows/key-rows.ts';
import type { LedgerTable } from '../../../src/ledger/table.ts';
import type { Services } from '../../../src/phases/run.ts';
import { AS_OF } from '../../builders/as-of.ts';
import type { Move, Turn } from './move.ts';
import { inTurn } from './in-turn.ts';
import { plainTable } from './plain-table.ts';
import { KEY, NEXT_IN_LINE } from './story.ts';

/** A mail that SES accepted. */
export interface AcceptedMail {
  readonly messageId: string;
  readonly to: EmailAddress;
  readonly subject: string;
}

/** A call that changed the key, and whether the ledger knew by then that somebody would. */
export interface Deed {
  readonly kind: 'deactivate' | 'activate';
  readonly accessKeyId: string;
  readonly isAnnounced: boolean;
}

/** One ledger, one SES, one bus, some keys, and a clock that stands still: what those who meet in the ledger share. */
export interface Beginning {
  /** Of one who acts: each call to ledger, IAM and SES is a move of its own. */
  actor(turn: Turn): Services;
  /** Of whoever prepares the scene, or looks at its end: nobody waits. */
  readonly backstage: Services;
  /** Most scenes are about this one. */
  readonly key: { active: boolean };
  /** IDs of the events that the bus took, in their order. */
  readonly told: readonly string[];
  readonly accepted: readonly AcceptedMail[];
  readonly deeds: readonly Deed[];
  pass(ms: number): void;
  rows(): Row[];
}

/** Stands between the ledger and whoever acts: a deliberately broken one must be found out. */
export type Breakage = (ledger: Ledger) => Ledger;

const asItIs: Turn = (_, make) => make();

/** The keys are active, nothing was sent, and the ledger is empty. */
export function littleWorld(breakage: Breakage = (same) => same, { hasBus = false } = {}): Beginning {
  let now: Instant = AS_OF;
  const clock = { now: () => now, sleep: () => Promise.resolve() };
  const table = plainTable();
  const announced = new Set<string>();
  /** Whoever writes in the state of a key that it is going to be changed. */
  const noting: LedgerTable = {
    ...table,
    async updateAndRead(key, change, condition) {
      const row = await table.updateAndRead(key, change, condition);
      const reading = row && readKeyState(row);
      const read = reading?.ok ? reading.value : null;
      for (const by of [read?.deactivation?.runId, read?.restoration?.restoreId])
        if (by !== undefined) announced.add(`${key.pk} ${by}`);
      return row;
    },
  };
  const backstage = ledgerOn(noting, clock, hasBus);
  const keys = [KEY, ...NEXT_IN_LINE].map((finding) => ({ finding, active: true }));
  const [key = unheardOf()] = keys;
  const accepted: AcceptedMail[] = [];
  const deeds: Deed[] = [];
  const told: string[] = [];
  const iam = (turn: Turn, by: string): Partial<Iam> => {
    const set = (kind: Deed['kind'], accessKeyId: string) =>
      turn({ name: `IAM ${kind} ${accessKeyId}`, on: [`IAM ${accessKeyId}`], changes: true }, () => {
        const of = keys.find(({ finding }) => finding.accessKeyId === accessKeyId) ?? unheardOf();
        const isAnnounced = announced.has(`${keyState(of.finding).pk} ${by}`);
        deeds.push({ kind, accessKeyId, isAnnounced });
        of.active = kind === 'activate';
        return Promise.resolve();
      });
    return {
      listAccessKeys: (userName) => {
        const { finding, active } = keys.find((each) => each.finding.userName === userName) ?? unheardOf();
        const { accessKeyId, createDate } = finding;
        return turn({ name: `IAM list ${userName}`, on: [`IAM ${accessKeyId}`], changes: false }, () =>
          Promise.resolve([{ accessKeyId, active, createDate }]),
        );
      },
      userTags: () => Promise.resolve([]),
      deactivate: async (_user, accessKeyId, mayGoOn) => {
        await mayGoOn?.();
        await set('deactivate', accessKeyId);
      },
      activate: async (_user, accessKeyId, mayGoOn) => {
        await mayGoOn?.();
        await set('activate', accessKeyId);
      },
    };
  };
  const ses = (turn: Turn): Partial<Ses> => ({
    send: async ({ to, subject }, mayGoOn) => {
      await mayGoOn?.();
      return turn({ name: 'SES send', on: ['SES'], changes: true }, () => {
        const messageId = `mail-${accepted.length + 1}`;
        accepted.push({ messageId, to, subject });
        return Promise.resolve(messageId);
      });
    },
  });
  const bus = (turn: Turn): EventBus => ({
    name: 'the bus',
    isThere: () => Promise.resolve(true),
    put: (events) =>
      turn({ name: 'bus put', on: ['the bus'], changes: true }, () => {
        told.push(...events.map(({ detail }) => detail.id));
        return Promise.resolve(events.map(() => ({ taken: true })));
      }),
  });
  /** What nobody here asks is not there. */
  const services = (ledger: Ledger, turn: Turn): Services =>
    ({
      clock,
      ledger,
      eventBus: hasBus ? bus(turn) : null,
      reportBucket: null,
      organizations: { accountTags: () => Promise.resolve([]) } as Partial<Organizations>,
      ses: ses(turn),
      enterAccount: (_account, _purpose, by) => iam(turn, by),
    }) as Partial<Services> as Services;
  return {
    actor: (turn) => services(breakage(ledgerOn(inTurn(noting, turn), clock, hasBus)), turn),
    backstage: services(backstage, asItIs),
    key,
    told,
    accepted,
    deeds,
    pass: (ms) => {
      now = instant(toMs(now) + ms);
    },
    rows: () => [...table.rows.values()],
  };
}

const unheardOf = (): never => {
  throw new RangeError('there is no such key');
};

/** What everybody sees: leases and claims may be over by it. */
export const TIME_PASSES: Move = { name: 'time passes', on: ['*'], changes: true };
