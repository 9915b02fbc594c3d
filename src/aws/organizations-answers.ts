import { z } from 'zod';
import { parseAccountId, type Account, type AccountId } from '../core/account.ts';
import { Tag } from './tags.ts';

/** An account as Organizations lists it. */
export interface ListedAccount extends Account {
  /** What of it could not be read: nobody can say whether and how it is to be entered. */
  readonly unread?: string;
}

const NextToken = z.string().optional();

/** Whatever cannot be read of one account is that account's trouble; without its ID nobody knows whose. */
const Listed = z
  .object({
    Id: z.string().transform((text, context): AccountId => {
      const id = parseAccountId(text);
      if (id !== null) return id;
      context.addIssue({ code: 'custom', message: 'no account ID' });
      return z.NEVER;
    }),
    Arn: z.unknown().optional(),
    Name: z.unknown().optional(),
    State: z.unknown().optional(),
    Status: z.unknown().optional(),
    Paths: z.unknown().optional(),
  })
  .transform(({ Id, Arn, Name, State, Status, Paths }): ListedAccount => {
    const partition = partitionIn(Arn, Id);
    // `State` replaced `Status` in 2026; emulators and older partitions still answer with the latter only.
    const state = State ?? Status ?? 'UNKNOWN';
    const account = {
      accountId: Id,
      name: isText(Name) ? Name : Id,
      partition: partition ?? 'aws',
      state: isText(state) ? state : 'UNKNOWN',
      ouPath: Array.isArray(Paths) && Paths.length === 1 ? ouPathIn(Paths[0], Id) : null,
    };
    if (!isText(state)) return { ...account, unread: 'ListAccounts told no state of it' };
    return partition === null ? { ...account, unread: 'ListAccounts told no ARN of it' } : account;
  });

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** Listed twice, and not the same: an account may change while the list is read. */
export function mergeAccounts(one: ListedAccount, other: ListedAccount): ListedAccount {
  const ouPath = String(one.ouPath) === String(other.ouPath) ? one.ouPath : null;
  const merged = { ...one, ...other, ouPath };
  if (one.state === other.state && one.partition === other.partition) return merged;
  return { ...merged, unread: `ListAccounts told of it twice, as ${one.state} and as ${other.state}` };
}

export const AccountsPage = z
  .object({ Accounts: z.array(Listed), NextToken })
  .transform(({ Accounts, NextToken: next }) => ({ items: Accounts, next: nextOf(next) }));

export const ResourceTagsPage = z
  .object({ Tags: z.array(Tag), NextToken })
  .transform(({ Tags, NextToken: next }) => ({ items: Tags, next: nextOf(next) }));

/** The ID of a root or an OU. */
const Parent = z
  .object({ Id: z.string().regex(/^(?:r-[0-9a-z]+|ou-[0-9a-z]+-[0-9a-z]+)$/) })
  .transform(({ Id }) => Id);

export const ParentsPage = z
  .object({ Parents: z.array(Parent), NextToken })
  .transform(({ Parents, NextToken: next }) => ({ items: Parents, next: nextOf(next) }));

const nextOf = (token: string | undefined): string | null =>
  token === undefined || token === '' ? null : token;

function partitionIn(arn: unknown, accountId: AccountId): string | null {
  const text = typeof arn === 'string' && arn.endsWith(`/${accountId}`) ? arn : '';
  return /^arn:([\w-]+):organizations:/.exec(text)?.[1] ?? null;
}

/** `o-…/r-…/ou-…/111122223333/` → the root and the OUs; null when it is anything else. */
function ouPathIn(path: unknown, accountId: AccountId): readonly string[] | null {
  if (typeof path !== 'string') return null;
  const between = /^o-[^/]+\/(r-[^/]+(?:\/ou-[^/]+)*)\/(\d{12})\/?$/.exec(path);
  return between?.[2] === accountId ? (between[1] ?? '').split('/') : null;
}
