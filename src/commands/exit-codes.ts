/** What a command ends with; docs/cli.md tells them. */
export const EXIT = { done: 0, crashed: 1, usage: 2, errors: 3, blocked: 4 } as const;
