import { isUndeliverable, mayBeContact } from '../../core/contact.ts';
import { isWordOfDeed, type NoticeInLine } from '../../core/notice.ts';
import { contactRule } from '../../settings/settings.ts';
import type { Run, Services } from '../run.ts';
import { isUntold } from './refused-content.ts';

/** Words of a deed to an address that may get no mail, takes none, or none about the account, other than the operator's. */
export async function unreachedWords<N extends NoticeInLine>(
  services: Services,
  run: Run,
  left: readonly N[],
): Promise<ReadonlySet<N>> {
  const { operatorMail } = run.settings;
  const words = left.filter(({ kind, contact }) => isWordOfDeed(kind) && contact !== operatorMail);
  if (words.length === 0) return new Set();
  const { found: states } = await services.ledger.contacts.readMany(words.map(({ contact }) => contact));
  const isUnreached = (word: N): boolean =>
    !mayBeContact(word.contact, contactRule(run.settings)) ||
    isUndeliverable(states.get(word.contact)?.undeliverableSince ?? null, run.asOf) ||
    isUntold(word, states, run.asOf);
  return new Set(words.filter(isUnreached));
}
