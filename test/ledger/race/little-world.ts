import type { Iam } from '../../../src/aws/iam.ts';
import type { Organizations } from '../../../src/aws/organizations.ts';
import type { Ses } from '../../../src/aws/ses.ts';
import type { EmailAddress } from '../../../src/core/contact.ts';
import { instant, toMs, type Instant } from '../../../src/core/instant.ts';
import { ledgerOn, type Ledger } from '../../../src/ledger/ledger.ts';
import type { Row } from '../../../src/ledger/row.ts';
import { readKeyState } from '../../../src/ledger/rows/key-rows.ts';
import type { LedgerTable } from '../../../src/ledger/table.ts';
import type { Services } from '../../../src/phases/run.ts';
import { ago, AS_OF } from '../../builders/as-of.ts';
import { KEY_ID } from '../../builders/finding.ts';
import type { Move, Turn } from './move.ts';
import { inTurn } from './in-turn.ts';
import { plainTable } from './plain-table.ts';

/** A mail that SES accepted. */
export interface AcceptedMail {
  readonly messageId: string;
  readonly to: EmailAddress;
  readonly subject: string;
}

/** A call that changed the key, and whether the ledger knew by then that somebody would. */
export interface Deed {
  readonly kind: 'deactivate' | 'activate';
  readonly isAnnounced: boolean;
}

/** One key, one ledger, one SES, and a clock that stands still: what those who meet in the ledger share. */
export interface Beginning {
  /** Of one who acts: each call to ledger, IAM and SES is a move of its own. */
  actor(turn: Turn): Services;
  /** Of whoever prepares the scene, or looks at its end: nobody waits. */
  readonly backstage: Services;
  readonly key: { active: boolean };
  readonly accepted: readonly AcceptedMail[];
  readonly deeds: readonly Deed[];
  pass(ms: number): void;
  rows(): Row[];
}

/** Stands between the ledger and whoever acts: a deliberately broken one must be found out. */
export type Breakage = (ledger: Ledger) => Ledger;

const asItIs: Turn = (_, make) => make();

/** The key is active, nothing was sent, and the ledger is empty. */
export function littleWorld(breakage: Breakage = (same) => same): Beginning {
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
        if (by !== undefined) announced.add(by);
      return row;
    },
  };
  const backstage = ledgerOn(noting, clock);
  const key = { active: true };
  const accepted: AcceptedMail[] = [];
  const deeds: Deed[] = [];
  const set = (turn: Turn, kind: Deed['kind'], by: string) =>
    turn({ name: `IAM ${kind}`, on: ['IAM'], changes: true }, () => {
      deeds.push({ kind, isAnnounced: announced.has(by) });
      key.active = kind === 'activate';
      return Promise.resolve();
    });
  const iam = (turn: Turn, by: string): Partial<Iam> => ({
    listAccessKeys: () =>
      turn({ name: 'IAM list', on: ['IAM'], changes: false }, () =>
        Promise.resolve([{ accessKeyId: KEY_ID, active: key.active, createDate: ago(40) }]),
      ),
    userTags: () => Promise.resolve([]),
    deactivate: async (_user, _key, mayGoOn) => {
      await mayGoOn?.();
      await set(turn, 'deactivate', by);
    },
    activate: async (_user, _key, mayGoOn) => {
      await mayGoOn?.();
      await set(turn, 'activate', by);
    },
  });
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
  /** What nobody here asks is not there. */
  const services = (ledger: Ledger, turn: Turn): Services =>
    ({
      clock,
      ledger,
      eventBus: null,
      reportBucket: null,
      organizations: { accountTags: () => Promise.resolve([]) } as Partial<Organizations>,
      ses: ses(turn),
      enterAccount: (_account, _purpose, by) => iam(turn, by),
    }) as Partial<Services> as Services;
  return {
    actor: (turn) => services(breakage(ledgerOn(inTurn(noting, turn), clock)), turn),
    backstage: services(backstage, asItIs),
    key,
    accepted,
    deeds,
    pass: (ms) => {
      now = instant(toMs(now) + ms);
    },
    rows: () => [...table.rows.values()],
  };
}

/** What everybody sees: leases and claims may be over by it. */
export const TIME_PASSES: Move = { name: 'time passes', on: ['*'], changes: true };
