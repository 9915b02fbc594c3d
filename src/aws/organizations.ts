import {
  ListAccountsCommand,
  ListParentsCommand,
  ListTagsForResourceCommand,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { isRoot, type AccountId } from '../core/account.ts';
import { AnswerError } from './answer-errors.ts';
import { listAll } from './listing.ts';
import {
  AccountsPage,
  mergeAccounts,
  ParentsPage,
  ResourceTagsPage,
  type ListedAccount,
} from './organizations-answers.ts';
import { TAG_LISTING, type Tags } from './tags.ts';

/** The reads of discover and survey; the client they go through is paced (wiring.ts). */
export interface Organizations {
  /** Every account of the organization, whatever its state; all pages, empty ones included. */
  listAccounts(): AsyncIterable<ListedAccount>;
  accountTags(accountId: AccountId): Promise<Tags>;
  /** Root and OU IDs above an account or OU, outermost first. */
  ouPath(childId: string): Promise<readonly string[]>;
}

/** Organizations allows five levels of OUs below the root. */
const MAX_LEVELS = 20;

export function organizationsApi(client: OrganizationsClient): Organizations {
  const parents = new Map<string, Promise<string>>();

  const parentOf = async (ChildId: string): Promise<string> => {
    const found = await listAll({
      send: (NextToken) => client.send(new ListParentsCommand({ ChildId, NextToken })),
      page: ParentsPage,
      idOf: (parent) => parent,
      merge: (parent) => parent,
    });
    const [parent] = found;
    if (parent !== undefined && found.length === 1) return parent;
    throw unreadablePath(`ListParents tells ${found.length} parents of ${ChildId}`);
  };
  /** OUs are shared by many accounts: each is asked for once a run, and again after a failure. */
  const cachedParentOf = (ouId: string): Promise<string> => {
    const known = parents.get(ouId) ?? parentOf(ouId);
    parents.set(ouId, known);
    known.catch(() => parents.delete(ouId));
    return known;
  };

  return {
    async *listAccounts() {
      yield* await listAll({
        send: (NextToken) => client.send(new ListAccountsCommand({ NextToken })),
        page: AccountsPage,
        idOf: ({ accountId }) => accountId,
        merge: mergeAccounts,
      });
    },

    accountTags(ResourceId) {
      return listAll({
        send: (NextToken) => client.send(new ListTagsForResourceCommand({ ResourceId, NextToken })),
        page: ResourceTagsPage,
        ...TAG_LISTING,
      });
    },

    async ouPath(childId) {
      const path = [await parentOf(childId)];
      for (let [top = ''] = path; !isRoot(top); [top = ''] = path) {
        if (path.length > MAX_LEVELS) throw unreadablePath(`ListParents leads from ${childId} to no root`);
        path.unshift(await cachedParentOf(top));
      }
      return path;
    },
  };
}

const unreadablePath = (what: string): AnswerError => new AnswerError('UNREADABLE_ANSWER', what);
