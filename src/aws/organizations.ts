import {
  paginateListTagsForResource,
  ListAccountsCommand,
  ListParentsCommand,
  type Account as ListedAccount,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { parseAccountId, type Account, type AccountId } from '../core/account.ts';
import type { Tags } from './tags.ts';

/** The reads of discover and survey; the client they go through is paced (wiring.ts). */
export interface Organizations {
  /** Every account of the organization, whatever its state; all pages, empty ones included. */
  listAccounts(): AsyncIterable<Account>;
  accountTags(accountId: AccountId): Promise<Tags>;
  /** Root and OU IDs above an account or OU, outermost first. */
  ouPath(childId: string): Promise<readonly string[]>;
}

export function organizationsApi(client: OrganizationsClient): Organizations {
  const parents = new Map<string, Promise<string | null>>();

  const parentOf = async (childId: string): Promise<string | null> => {
    const { Parents } = await client.send(new ListParentsCommand({ ChildId: childId }));
    return Parents?.[0]?.Id ?? null;
  };
  /** OUs are shared by many accounts: each is asked for once a run, and again after a failure. */
  const cachedParentOf = (ouId: string): Promise<string | null> => {
    const known = parents.get(ouId) ?? parentOf(ouId);
    parents.set(ouId, known);
    known.catch(() => parents.delete(ouId));
    return known;
  };

  return {
    async *listAccounts() {
      let nextToken: string | undefined;
      do {
        const page = await client.send(new ListAccountsCommand(nextToken ? { NextToken: nextToken } : {}));
        for (const listed of page.Accounts ?? []) {
          const account = toAccount(listed);
          if (account) yield account;
        }
        nextToken = page.NextToken;
      } while (nextToken !== undefined && nextToken !== '');
    },

    async accountTags(accountId) {
      const tags: [string, string][] = [];
      for await (const page of paginateListTagsForResource({ client }, { ResourceId: accountId })) {
        for (const { Key, Value } of page.Tags ?? []) if (Key !== undefined) tags.push([Key, Value ?? '']);
      }
      return tags;
    },

    async ouPath(childId) {
      const path: string[] = [];
      let parent = await parentOf(childId);
      while (parent !== null) {
        path.unshift(parent);
        parent = parent.startsWith('r-') ? null : await cachedParentOf(parent);
      }
      return path;
    },
  };
}

/** `State` replaced `Status` in 2026; emulators and older partitions still answer with the latter only. */
function toAccount(listed: ListedAccount): Account | null {
  const accountId = parseAccountId(listed.Id);
  if (accountId === null) return null;
  return {
    accountId,
    name: listed.Name ?? accountId,
    partition: listed.Arn?.split(':')[1] ?? 'aws',
    state: listed.State ?? listed.Status ?? 'UNKNOWN',
    ouPath: parsePath(listed.Paths?.[0]),
  };
}

/** `o-…/r-…/ou-…/111122223333/` → the root and the OUs. */
function parsePath(path: string | undefined): readonly string[] | null {
  if (path === undefined) return null;
  return path.split('/').filter((part) => part.startsWith('r-') || part.startsWith('ou-'));
}
