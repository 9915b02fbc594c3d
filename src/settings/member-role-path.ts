/** IAM's longest. */
const MAX_PATH = 512;

/** Whether all roles of a deployment can have it (its parameter `rolePath`); no letter of it means anything in a template or policy. */
export function isRolePath(text: string): boolean {
  return /^\/(?:[\w+=,.@-]+\/)*$/.test(text) && text.length <= MAX_PATH;
}

/** The member role with that path. One that has a path of its own keeps it: others deploy it. */
export function withRolePath(memberRole: string, rolePath: string): string {
  return memberRole.includes('/') ? memberRole : `${rolePath.slice(1)}${memberRole}`;
}

/** A role's path as IAM has it, with a slash at either end, and its name. */
export function pathAndName(role: string): { readonly path: string; readonly name: string } {
  const at = role.lastIndexOf('/') + 1;
  return { path: `/${role.slice(0, at)}`, name: role.slice(at) };
}
