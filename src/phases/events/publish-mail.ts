import type { Problem } from '../../core/problem.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { publish, type Publishing } from './publish.ts';

/** Sends at once what waits about the notices of a mail that did not arrive: the next run may be a day away. */
export async function publishMail(
  { eventBus, ledger }: Publishing & { readonly ledger: Pick<Ledger, 'mails' | 'events'> },
  messageId: string,
): Promise<readonly Problem[]> {
  if (eventBus === null) return [];
  const rows = await ledger.mails.voidedRows(messageId);
  const { problems } = await publish({ eventBus, ledger }, messageId, (events, onUnreadable) =>
    events.ofRows(rows, onUnreadable),
  );
  return problems;
}
