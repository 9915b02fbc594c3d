/** What commands are for: `--help` and docs/cli.md list them by it, in this order. */
export const GROUPS = {
  look: 'Look, and change nothing:',
  act: 'Act:',
  stop: 'Stop and undo:',
  learn: 'Learn and set up:',
} as const;
