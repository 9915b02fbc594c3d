import type { RunStatus } from '../core/report.ts';

/** How a run ended, as mail and page say it. */
export const RUN_STATUS: Readonly<Record<RunStatus, string>> = {
  complete: 'complete',
  problems: 'done, with errors',
  blocked: 'blocked',
};
