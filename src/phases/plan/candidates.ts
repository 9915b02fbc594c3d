import type { AccessKeyId } from '../../core/access-key.ts';
import type { AccountId } from '../../core/account.ts';
import type { KeyInLine, PlaceInLine } from '../../core/brake.ts';
import { bytes, floats, numberColumn, textColumn } from '../../core/columns.ts';
import { instant, toMs } from '../../core/instant.ts';
import { itemsByName } from '../../core/items-by-name.ts';

/** The keys past their deadline, of which the brake lets few through: some fifty bytes each. */
export interface Candidates {
  readonly length: number;
  add(key: KeyInLine): void;
  /** Account by account, in their order. */
  byAccount(): Iterable<readonly KeyInLine[]>;
}

const PLACES: readonly PlaceInLine[] = ['begun', 'next', 'set-back'];

export function candidates(): Candidates {
  const accounts = itemsByName();
  const ids = textColumn();
  const deadlines = numberColumn(floats);
  const places = numberColumn(bytes);
  return {
    get length() {
      return accounts.length;
    },
    add({ accountId, accessKeyId, deadline, place }) {
      accounts.add(accountId);
      ids.push(accessKeyId);
      deadlines.push(toMs(deadline));
      places.push(PLACES.indexOf(place));
    },
    *byAccount() {
      for (const accountId of accounts.sortedNames())
        yield accounts.of(accountId).map((item) => ({
          accountId: accountId as AccountId,
          accessKeyId: ids.at(item) as AccessKeyId,
          deadline: instant(deadlines.at(item)),
          place: PLACES[places.at(item)] ?? 'next',
        }));
    },
  };
}
