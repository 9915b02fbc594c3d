import type { MemberPermissions } from '../aws/deployed/member-permissions.ts';
import type { Failure } from '../aws/failure.ts';
import type { Account } from '../core/account.ts';
import type { Problem } from '../core/problem.ts';

/** An account in scope, and what came of entering it. */
export type ExaminedAccount =
  | { readonly account: Account; readonly entered: true; readonly permissions: MemberPermissions }
  | { readonly account: Account; readonly entered: false; readonly failure: Failure }
  /** Not entered, since nobody could tell whether it may be (I7). */
  | { readonly account: Account; readonly entered: 'undecided'; readonly problem: Problem };
