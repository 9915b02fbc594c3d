import type { ContactSource, RejectedContact, ResolvedContacts } from '../../../src/core/contact.ts';
import type { Decision } from '../../../src/core/decision.ts';
import type { Day } from '../../../src/core/instant.ts';
import type { KeyHistory } from '../../../src/core/notice-cycle.ts';
import { planProblems, restartProblems, type UnreadableRows } from '../../../src/phases/plan/problems.ts';
import type { SettingValues } from '../../../src/settings/settings.ts';
import { ago } from '../../builders/as-of.ts';
import { due } from '../../builders/decided-key.ts';
import { ACCOUNT, details, finding, KEY_ID, UNREAD } from '../../builders/finding.ts';
import { history } from '../../builders/history.ts';
import { ANN, BOB } from '../../builders/notice.ts';
import { DAMAGED, IS_DAMAGED, phaseRun } from '../../builders/phase.ts';
import { toDeactivate } from '../../builders/run-row.ts';

const READ: UnreadableRows = { histories: new Map(), contacts: new Map() };
const ANN_ALONE: ResolvedContacts = { contacts: [ANN], source: 'user-tag', rejected: [] };

function problemsOf(
  decision: Decision,
  {
    of = finding(),
    resolved = ANN_ALONE,
    unreadable = READ,
    settings = {},
  }: {
    of?: ReturnType<typeof finding>;
    resolved?: ResolvedContacts;
    unreadable?: UnreadableRows;
    settings?: SettingValues;
  } = {},
): string[] {
  const found = planProblems(of, decision, resolved, unreadable, phaseRun({}, settings));
  return found.map(({ scope, id, code, message }) => `${scope} ${id} ${code}: ${message}`);
}

const USER = `${ACCOUNT}/ci`;
const wait: Decision = { kind: 'wait', ...due() };
const exempt = (overrides: Partial<Extract<Decision, { kind: 'exempt' }>> = {}): Decision => ({
  kind: 'exempt',
  reason: 'opt-out',
  until: null,
  because: null,
  ...overrides,
});

const DUE: Decision[] = [
  wait,
  { kind: 'notify', notice: 'first', ...due() },
  toDeactivate(),
  { kind: 'deferred', ...due(), reminderDue: false },
];

test('a key that is too young has nothing to be mended', () => {
  const rejected: RejectedContact[] = [{ address: 'x', source: 'user-tag', why: 'invalid' }];
  expect(problemsOf({ kind: 'compliant' }, { resolved: { ...ANN_ALONE, rejected } })).toEqual([]);
});

describe('a key that nobody can judge', () => {
  test.each([
    [
      'history-unread',
      [`key ${KEY_ID} HISTORY_UNREAD: the notice history of a key of ${USER} could not be read`],
    ],
    ['create-date-unread', [`key ${KEY_ID} KEY_UNREAD: IAM gave no creation date for a key of ${USER}`]],
    ['contact-unread', []],
    ['ACCESS_DENIED', []],
  ])('%s', (reason, told) => {
    expect(problemsOf({ kind: 'undetermined', reason })).toEqual(told);
  });

  test('names the row of its history', () => {
    const histories = new Map([[`${ACCOUNT} ${KEY_ID}`, DAMAGED]]);
    const unreadable = { ...READ, histories };
    expect(problemsOf({ kind: 'undetermined', reason: 'history-unread' }, { unreadable })).toEqual([
      `key ${KEY_ID} HISTORY_UNREAD: the notice history of a key of ${USER} could not be read: ${IS_DAMAGED}`,
    ]);
  });

  test('names its contact, when that is what could not be read', () => {
    const unreadable = { ...READ, contacts: new Map([[ANN, DAMAGED]]) };
    expect(problemsOf({ kind: 'undetermined', reason: 'contact-unread' }, { unreadable })).toEqual([
      `contact ${ANN} LEDGER_UNREADABLE: ${IS_DAMAGED}; mails to this address wait until it can`,
    ]);
  });
});

describe('an opt-out', () => {
  test('that cannot be read is told in its own words, a long one cut short', () => {
    const unreadable = exempt({ reason: 'opt-out-unreadable' });
    const toldOf = (of: ReturnType<typeof finding>): string[] => problemsOf(unreadable, { of });
    const so = 'so the user counts as opted out';
    expect(toldOf(finding({ details: details({ optOutTag: 'opt "out" never' }) }))).toEqual([
      `user ${USER} OPT_OUT_UNREADABLE: the opt-out tag is "opt \\"out\\" never", ${so}`,
    ]);
    expect(toldOf(finding({ details: details({ optOutTag: 'x'.repeat(300) }) }))).toEqual([
      `user ${USER} OPT_OUT_UNREADABLE: the opt-out tag is "${'x'.repeat(256)}", ${so}`,
    ]);
    for (const unknown of [UNREAD, details()])
      expect(toldOf(finding({ details: unknown }))).toEqual([
        `user ${USER} OPT_OUT_UNREADABLE: the opt-out tag cannot be read, ${so}`,
      ]);
  });

  test('may be as long as it likes, unless MAXOPTOUTDAYS says how long', () => {
    const settings = { MAXOPTOUTDAYS: '30' };
    expect(problemsOf(exempt())).toEqual([]);
    expect(problemsOf(exempt(), { settings })).toEqual([
      `user ${USER} OPT_OUT_TOO_LONG: the opt-out has no end; MAXOPTOUTDAYS allows 30 days`,
    ]);
    expect(problemsOf(exempt({ until: '2026-12-22' as Day }), { settings })).toEqual([]);
    expect(problemsOf(exempt({ until: '2026-12-23' as Day }), { settings })).toEqual([
      `user ${USER} OPT_OUT_TOO_LONG: the opt-out ends on 2026-12-23; MAXOPTOUTDAYS allows 30 days`,
    ]);
  });
});

describe('the contacts of a due key', () => {
  const rejecting = (...rejected: RejectedContact[]): ResolvedContacts => ({ ...ANN_ALONE, rejected });

  test.each(DUE.map((decision) => [decision.kind, decision] as const))('%s: are told of', (_, decision) => {
    const resolved = rejecting({ address: 'nobody', source: 'user-tag', why: 'invalid' });
    expect(problemsOf(decision)).toEqual([]);
    expect(problemsOf(decision, { resolved })).toEqual([
      `contact ${USER} CONTACT_INVALID: no mail address in the user's contact tag: "nobody"`,
    ]);
  });

  test.each<[ContactSource, string]>([
    ['user-tag', "the user's contact tag"],
    ['account-tag', "the account's contact tag"],
    ['operator', 'OPERATORMAIL'],
  ])('what is wrong with those of the %s is one problem a kind', (source, whose) => {
    const all: RejectedContact[] = (['invalid', 'outside', 'beyond', 'undeliverable'] as const).flatMap(
      (why) => [
        { address: `one-${why}`, source, why },
        { address: `two-${why}`, source, why },
      ],
    );
    const undeliverable = source === 'operator' ? 'OPERATOR_UNDELIVERABLE' : 'CONTACT_UNDELIVERABLE';
    expect(problemsOf(wait, { resolved: rejecting(...all) })).toEqual([
      `contact ${USER} CONTACT_INVALID: no mail address in ${whose}: "one-invalid", "two-invalid"`,
      `contact ${USER} CONTACT_OUTSIDE: not in CONTACTDOMAINS, in ${whose}: "one-outside", "two-outside"`,
      `contact ${USER} CONTACTS_TOO_MANY: more than MAXCONTACTS in ${whose}, left out: "one-beyond", "two-beyond"`,
      `contact ${USER} ${undeliverable}: mail to an address in ${whose} bounced: "one-undeliverable", "two-undeliverable"`,
    ]);
  });

  test('a word of any length is cut short', () => {
    const resolved = rejecting({ address: 'x'.repeat(300), source: 'user-tag', why: 'invalid' });
    expect(problemsOf(wait, { resolved })[0]).toMatch(/: "x{256}"$/);
  });

  test('those of whom nobody knows what they were told come first, the others are not named', () => {
    const resolved: ResolvedContacts = {
      contacts: [ANN, BOB],
      source: 'account-tag',
      rejected: [{ address: 'nobody', source: 'user-tag', why: 'invalid' }],
    };
    const unreadable = { ...READ, contacts: new Map([[BOB, DAMAGED]]) };
    expect(problemsOf(wait, { resolved, unreadable }).map((told) => told.split(':')[0])).toEqual([
      `contact ${BOB} LEDGER_UNREADABLE`,
      `contact ${USER} CONTACT_INVALID`,
    ]);
  });
});

describe('notices that begin anew', () => {
  const cycles = (count: number): KeyHistory =>
    history({ cyclesBegun: Array.from({ length: count }, (_, index) => ago(100 - index)) });
  const told = (past: KeyHistory | null, decision: Decision = wait) =>
    restartProblems(finding(), decision, past);

  test('three times are no accident yet, four are', () => {
    expect(told(cycles(4))).toEqual([]);
    expect(told(cycles(5))).toEqual([
      expect.objectContaining({
        scope: 'key',
        id: KEY_ID,
        code: 'CYCLE_RESTARTED',
        message: `the notices about a key of ${USER} began anew 4 times since 14 Aug 2026`,
      }),
    ]);
  });

  test('are told of whoever was judged, and of nobody else', () => {
    for (const decision of [...DUE, exempt()]) expect(told(cycles(5), decision)).toHaveLength(1);
    expect(told(cycles(5), { kind: 'compliant' })).toEqual([]);
    expect(told(cycles(5), { kind: 'undetermined', reason: 'history-unread' })).toEqual([]);
    expect(told(cycles(1))).toEqual([]);
    expect(told(null)).toEqual([]);
  });
});
