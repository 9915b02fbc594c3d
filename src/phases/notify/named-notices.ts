import type { EmailAddress } from '../../core/contact.ts';
import { dayOf } from '../../core/instant.ts';
import { isSameSlot, type Notice, type NoticeName } from '../../core/notice.ts';
import { problem, type Problem } from '../../core/problem.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { unlessOfOneRow, type OneRowError } from '../../ledger/ledger-error.ts';

/**
 * The notices that the ledger can name should their mail come back. Only these may count (I1): nobody could take back the
 * others.
 */
export interface NamedNotices {
  readonly names: readonly NoticeName[];
  /** Why it can name none; null when it can. */
  readonly unnamed: Pick<OneRowError, 'problemCode' | 'message'> | null;
}

/** By the row of the mail, as a run has written it that may be over by now. */
export async function namedNotices(
  { mails }: Pick<Ledger, 'mails'>,
  messageId: string,
): Promise<NamedNotices> {
  const failures: OneRowError[] = [];
  const mail = await unlessOfOneRow(mails.read(messageId), (error) => failures.push(error));
  const names = mail?.notices ?? null;
  if (names !== null) return { names, unnamed: null };
  const message = `the row of the mail ${messageId} was not written`;
  return { names: [], unnamed: failures[0] ?? { problemCode: 'LEDGER_REFUSED', message } };
}

export function isNamed({ names }: NamedNotices, notice: Notice): boolean {
  const day = dayOf(notice.decidedAt);
  return names.some((name) => name.day === day && isSameSlot(name, notice));
}

export function unnamedNotices(
  contact: EmailAddress,
  { problemCode, message }: Pick<OneRowError, 'problemCode' | 'message'>,
): Problem {
  const what =
    'a mail left, but the ledger cannot say which notices it carried, should it come back: they do not count, and the next run tells anew';
  return problem('mail', contact, problemCode, `${what}: ${message}`);
}
