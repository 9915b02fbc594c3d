/** What no log may hold: an access key ID as a whole, a secret access key, a session token. */
const FORBIDDEN: readonly RegExp[] = [
  /(?:AKIA|ASIA)[A-Z0-9]{12,}/,
  // The embedded organization's own: of the hub, of an administrator, of sessions.
  /embedded\/[\w/]+\/secret/,
  /embedded\/[A-Z2-7]{16}/,
  /embedded-session-token/,
];

/** What of it stands in a text; null when nothing does. */
export function revealedIn(text: string): string | null {
  for (const forbidden of FORBIDDEN) {
    const [found] = forbidden.exec(text) ?? [];
    if (found !== undefined) return found;
  }
  return null;
}
