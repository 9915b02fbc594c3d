import type { AccessKeyId } from '../../core/access-key.ts';
import type { AccountId } from '../../core/account.ts';
import type { KeyInLine } from '../../core/brake.ts';
import { floats, numberColumn, textColumn, wordColumn } from '../../core/columns.ts';
import { instant, toMs } from '../../core/instant.ts';
import { itemsByName } from '../../core/items-by-name.ts';

/** The keys past their deadline, of which the brake lets few through: some thirty bytes each. */
export interface Candidates {
  readonly length: number;
  add(key: KeyInLine): void;
  /** Account by account, in their order. */
  byAccount(): Iterable<readonly KeyInLine[]>;
  /** The same one by one. */
  all(): Iterable<KeyInLine>;
}

export function candidates(): Candidates {
  const accounts = itemsByName();
  const ids = textColumn();
  const deadlines = numberColumn(floats);
  // Stryker disable next-line BooleanLiteral: it is asked for its names only
  const places = wordColumn({ begun: true, next: true, 'set-back': true });
  return {
    get length() {
      return accounts.length;
    },
    add({ accountId, accessKeyId, deadline, place }) {
      accounts.add(accountId);
      ids.push(accessKeyId);
      deadlines.push(toMs(deadline));
      places.push(place);
    },
    *all() {
      for (const ofAccount of this.byAccount()) yield* ofAccount;
    },
    *byAccount() {
      for (const accountId of accounts.sortedNames())
        yield accounts.of(accountId).map((item) => ({
          accountId: accountId as AccountId,
          accessKeyId: ids.at(item) as AccessKeyId,
          deadline: instant(deadlines.at(item)),
          place: places.at(item),
        }));
    },
  };
}
