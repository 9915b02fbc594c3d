import { isRoot } from './account.ts';

/** One StackSet operation takes so many OUs (CloudFormation API, CreateStackInstances). */
export const MAX_TARGETS = 50;

/**
 * What cannot be right about the roots and OUs that a StackSet targets, as far as their IDs tell. CloudFormation compares
 * them as plain text and deletes what is gone before it creates what is new, so an account below two of them loses its
 * role when one is taken out. An OU's ID names its root, and not its parent: whether one OU lies in another, doctor asks.
 * @returns sentences that go on "targetOUs "
 */
export function targetProblems(targets: readonly string[]): string[] {
  const problems: string[] = [];
  const roots = targets.filter(isRoot);
  const twice = targets.filter((each, at) => targets.indexOf(each) < at);
  const organizations = new Set(targets.map(rootOf));
  if (twice.length > 0) problems.push(`names ${[...new Set(twice)].join(', ')} twice; once is enough.`);
  if (organizations.size > 1)
    problems.push(
      `names roots and OUs of ${organizations.size} organizations (${[...organizations].join(', ')}); it takes those of one.`,
    );
  else if (roots.length > 0 && roots.length + twice.length < targets.length)
    problems.push(
      `names the root ${roots.join(', ')} together with OUs, which it has in it: their accounts would lose the role when an OU is taken out later. It takes the root alone, or OUs of which none lies in another.`,
    );
  if (targets.length > MAX_TARGETS)
    problems.push(
      `names ${targets.length} OUs; a StackSet takes ${MAX_TARGETS}. Name OUs further up, or the root, and leave accounts out by includeOUs or excludeOUs.`,
    );
  return problems;
}

/** `r-ab12` of `ou-ab12-cd34ef56`. */
const rootOf = (id: string): string => (isRoot(id) ? id : `r-${id.split('-')[1] ?? ''}`);
