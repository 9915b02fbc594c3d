import type { EmailAddress, FailedMail } from '../../../src/core/contact.ts';
import type { FateKind } from '../../../src/core/mail-event.ts';
import { noticeName, type Notice } from '../../../src/core/notice.ts';
import type { Ledger } from '../../../src/ledger/ledger.ts';
import { applyMailEvent, voidIfUndelivered } from '../../../src/phases/notify/void-mail.ts';
import { countFailedMail, tellOperatorInstead } from '../../../src/phases/notify/undelivered.ts';
import { ago, AS_OF } from '../../builders/as-of.ts';
import { ACCOUNT, OTHER_ACCOUNT } from '../../builders/finding.ts';
import { ANN, BOB, notice } from '../../builders/notice.ts';
import {
  IS_DAMAGED,
  ledgerWith,
  OPERATOR,
  outage,
  unreadableRow,
  type LedgerParts,
} from '../../builders/phase.ts';

const operator = OPERATOR as EmailAddress;
const FIRST = notice();
const TOLD_OFF = notice({ kind: 'deactivated', accountId: OTHER_ACCOUNT, contact: ANN });

interface Past {
  readonly notices?: readonly Notice[] | null;
  readonly kind?: Exclude<FateKind, 'passing'> | null;
  readonly failedBefore?: readonly FailedMail[];
  readonly parts?: LedgerParts;
}

/** A mail that carried these notices, and what SES told of it; all that is written of it is in `wrote`. */
function stage({ notices = [FIRST], kind = 'bounced', failedBefore = [], parts = {} }: Past = {}) {
  const wrote: string[] = [];
  const write = <T>(text: string, value: T): Promise<T> => {
    wrote.push(text);
    return Promise.resolve(value);
  };
  const ledger: Ledger = ledgerWith({
    mails: {
      recordUndelivered: (id, { at, why, kind: of }) => write(`${of} ${id} at ${at}: ${why}`, undefined),
      read: () =>
        Promise.resolve({
          notices: notices?.map(noticeName) ?? null,
          undelivered: kind && { at: AS_OF, kind, why: 'no such mailbox' },
        } as never),
      voidNotice: (name, id, { kind: of }) =>
        write(
          `void ${name.kind} ${name.contact} of ${id}: ${of}`,
          notices?.find((each) => each.kind === name.kind && each.contact === name.contact) ?? null,
        ),
      ...parts.mails,
    },
    contacts: {
      markUndeliverable: (address, at, why) => write(`dead ${address} at ${at}: ${why}`, undefined),
      recordFailedMail: (address, { at, mail }) => write(`failed ${address} ${mail} at ${at}`, failedBefore),
      recordRefusedMail: (address, { at, mail, accountId }) =>
        write(`refused ${address} ${mail} at ${at} about ${accountId}`, undefined),
      ...parts.contacts,
    },
    outbox: {
      add: ({ kind: of, contact }) => write(`to tell ${of} ${contact}`, 'pending'),
      ...parts.outbox,
    },
  });
  return { ledger, wrote };
}

const event = (kind: FateKind) => ({
  messageId: 'mail-1',
  at: AS_OF,
  fate: { kind, why: 'no such mailbox' },
});

describe('what SES tells of a mail', () => {
  test('in passing changes nothing', async () => {
    const { ledger, wrote } = stage();
    expect(await applyMailEvent(ledger, event('passing') as never, operator)).toEqual({
      kind: 'passing',
      contacts: [],
      voided: 0,
    });
    expect(wrote).toEqual([]);
  });

  test('is noted first, then takes its notices back', async () => {
    const { ledger, wrote } = stage();
    expect(await applyMailEvent(ledger, event('bounced') as never, operator)).toEqual({
      kind: 'bounced',
      contacts: [ANN],
      voided: 1,
    });
    expect(wrote).toEqual([
      `bounced mail-1 at ${AS_OF}: no such mailbox`,
      `failed ${ANN} mail-1 at ${AS_OF}`,
      `void first ${ANN} of mail-1: bounced`,
    ]);
  });

  test('of a mail that no run has recorded is kept, and nobody is marked', async () => {
    const { ledger, wrote } = stage({ notices: null });
    expect(await applyMailEvent(ledger, event('bounced') as never, operator)).toEqual({
      kind: 'unknown',
      contacts: [],
      voided: 0,
    });
    expect(wrote).toHaveLength(1);
  });
});

describe('a mail', () => {
  test('that arrived as far as anybody knows, or that is unknown, keeps its notices', async () => {
    const { ledger, wrote } = stage({ kind: null });
    expect(await voidIfUndelivered(ledger, 'mail-1', operator)).toBeNull();
    const unknown = stage({ parts: { mails: { read: () => Promise.resolve(null) } } });
    expect(await voidIfUndelivered(unknown.ledger, 'mail-1', operator)).toBeNull();
    expect(wrote).toEqual([]);
  });

  test('to an address that is dead marks it', async () => {
    const { ledger, wrote } = stage({ kind: 'undeliverable' });
    await voidIfUndelivered(ledger, 'mail-1', operator);
    expect(wrote[0]).toBe(`dead ${ANN} at ${AS_OF}: no such mailbox`);
  });

  test('that was rejected for what it says counts once for each account that it was about', async () => {
    const notices = [FIRST, notice({ kind: 'reminder' }), TOLD_OFF];
    const { ledger, wrote } = stage({ kind: 'rejected', notices });
    expect(await voidIfUndelivered(ledger, 'mail-1', operator)).toEqual({ contacts: [ANN], voided: 3 });
    expect(wrote.filter((each) => each.startsWith('refused'))).toEqual([
      `refused ${ANN} mail-1 at ${AS_OF} about ${ACCOUNT}`,
      `refused ${ANN} mail-1 at ${AS_OF} about ${OTHER_ACCOUNT}`,
    ]);
    expect(wrote.some((each) => each.startsWith('dead'))).toBe(false);
  });

  test('charges each address once, and counts the notices that it carried', async () => {
    const notices = [FIRST, notice({ kind: 'reminder' }), notice({ contact: BOB })];
    const parts = { mails: { voidNotice: () => Promise.resolve(null) } };
    const { ledger, wrote } = stage({ notices, parts });
    expect(await voidIfUndelivered(ledger, 'mail-1', operator)).toEqual({ contacts: [ANN, BOB], voided: 0 });
    expect(wrote).toEqual([`failed ${ANN} mail-1 at ${AS_OF}`, `failed ${BOB} mail-1 at ${AS_OF}`]);
  });

  test('that said what was done to a key lets the operator be told instead', async () => {
    const { ledger, wrote } = stage({ notices: [FIRST, TOLD_OFF] });
    await voidIfUndelivered(ledger, 'mail-1', operator);
    expect(wrote.filter((each) => each.startsWith('to tell'))).toEqual([`to tell deactivated ${OPERATOR}`]);
  });
});

describe('a row that cannot be read', () => {
  test('of an address keeps no notice from being void, and is told in the end', async () => {
    const { ledger, wrote } = stage({ parts: { contacts: { recordFailedMail: unreadableRow } } });
    await expect(voidIfUndelivered(ledger, 'mail-1', operator)).rejects.toThrow(IS_DAMAGED);
    expect(wrote).toEqual([`void first ${ANN} of mail-1: bounced`]);
  });

  test('of one notice keeps no other from being void', async () => {
    const voided: string[] = [];
    const { ledger } = stage({
      notices: [FIRST, notice({ kind: 'reminder' })],
      parts: {
        mails: {
          voidNotice: ({ kind }) => {
            if (kind === 'first') return unreadableRow();
            voided.push(kind);
            return Promise.resolve(null);
          },
        },
      },
    });
    await expect(voidIfUndelivered(ledger, 'mail-1', operator)).rejects.toThrow(IS_DAMAGED);
    expect(voided).toEqual(['reminder']);
  });

  test('is not the want of the table', async () => {
    const { ledger, wrote } = stage({ parts: { contacts: { recordFailedMail: outage } } });
    await expect(voidIfUndelivered(ledger, 'mail-1', operator)).rejects.toThrow('the table does not answer');
    expect(wrote).toEqual([]);
  });
});

describe('an address', () => {
  const failed = { at: AS_OF, mail: 'mail-3' };

  test('counts as dead with its third failed mail, not before', async () => {
    const two = [{ at: ago(2), mail: 'mail-1' }, failed];
    const twice = stage({ failedBefore: two });
    await countFailedMail(twice.ledger, ANN, failed, 'mailbox full');
    expect(twice.wrote).toEqual([`failed ${ANN} mail-3 at ${AS_OF}`]);
    const thrice = stage({ failedBefore: [...two, { at: ago(1), mail: 'mail-2' }] });
    await countFailedMail(thrice.ledger, ANN, failed, 'mailbox full');
    expect(thrice.wrote[1]).toBe(`dead ${ANN} at ${AS_OF}: mailbox full`);
  });
});

describe('the operator', () => {
  test('is told of deeds in place of a contact, as the operator', async () => {
    const { ledger } = stage();
    for (const kind of ['deactivated', 'restored'] as const)
      expect(await tellOperatorInstead(ledger, notice({ kind }), operator)).toEqual(
        notice({ kind, contact: operator, contactSource: 'operator' }),
      );
  });

  test('is not told of other notices, nor in place of the operator, nor twice', async () => {
    const { ledger, wrote } = stage();
    for (const kind of ['first', 'reminder'] as const)
      expect(await tellOperatorInstead(ledger, notice({ kind }), operator)).toBeNull();
    const own = notice({ kind: 'deactivated', contact: operator });
    expect(await tellOperatorInstead(ledger, own, operator)).toBeNull();
    expect(wrote).toEqual([]);
    const told = stage({ parts: { outbox: { add: () => Promise.resolve('settled') } } });
    expect(await tellOperatorInstead(told.ledger, notice({ kind: 'deactivated' }), operator)).toBeNull();
  });
});
