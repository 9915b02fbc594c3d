/** Twelve digits. */
export type AccountId = string & { readonly __brand: 'AccountId' };

export function parseAccountId(text: string | undefined): AccountId | null {
  return text !== undefined && /^\d{12}$/.test(text) ? (text as AccountId) : null;
}

/** An account of the organization as Organizations lists it. */
export interface Account {
  readonly accountId: AccountId;
  readonly name: string;
  /** Its name in ARNs, from the account's own (core/partitions.ts). */
  readonly partition: string;
  /** Organizations' `State`; only `ACTIVE` accounts can be entered. */
  readonly state: string;
  /** Root and OU IDs above the account, outermost first; null when nobody asked for them. */
  readonly ouPath: readonly string[] | null;
}

/** Every account ends in exactly one of these (I2). */
export type AccountStatus = 'surveyed' | 'opted-out' | 'not-active' | 'out-of-scope' | 'unreachable';

/** Of the ID of a root (`r-ab12`) or an OU (`ou-ab12-cd34ef56`). */
export const isRoot = (unit: string): boolean => unit.startsWith('r-');

/** OU scoping: an account is in scope when under an included OU (or none is named) and under no excluded one. */
export interface OuScope {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

export function isScoped(scope: OuScope): boolean {
  return scope.include.length > 0 || scope.exclude.length > 0;
}

/** An account whose path is unknown is never in scope by guess; callers read the path first when a scope is set. */
export function inScope(ouPath: readonly string[], scope: OuScope): boolean {
  if (ouPath.some((ou) => scope.exclude.includes(ou))) return false;
  return scope.include.length === 0 || ouPath.some((ou) => scope.include.includes(ou));
}
