import type { AccountStatus } from './account.ts';
import type { Problem } from './problem.ts';
import type { Mode, Outcome, RunStatus } from './report.ts';
import type { Instant } from './instant.ts';

/** What the engine tells its host while it works; hosts print, log or count it. The engine itself never prints. */
export type RunEvent =
  | { readonly event: 'run-started'; readonly runId: string; readonly asOf: Instant; readonly mode: Mode }
  | { readonly event: 'run-repeated'; readonly runId: string }
  | { readonly event: 'lock-awaited'; readonly byRun: string; readonly waitMs: number }
  | { readonly event: 'accounts-discovered'; readonly total: number; readonly toSurvey: number }
  | {
      readonly event: 'account-surveyed';
      readonly accountId: string;
      readonly status: AccountStatus;
      readonly users: number;
      /** Of them, those who were answered from memory. */
      readonly remembered: number;
      readonly activeKeys: number;
      readonly due: number;
    }
  | {
      readonly event: 'keys-planned';
      readonly due: number;
      readonly toNotify: number;
      readonly toDeactivate: number;
      readonly deferred: number;
    }
  /** One of the keys to deactivate had its turn, whatever came of it. */
  | { readonly event: 'key-acted'; readonly outcome: Outcome }
  | { readonly event: 'mail-blocked'; readonly code: string; readonly message: string }
  | {
      readonly event: 'key-deactivated';
      readonly accountId: string;
      readonly userName: string;
      readonly accessKeyId: string;
    }
  | { readonly event: 'notices-pending'; readonly notices: number; readonly mails: number }
  | {
      readonly event: 'mail-sent';
      readonly contact: string;
      readonly notices: number;
      readonly messageId: string;
    }
  | { readonly event: 'problem'; readonly problem: Problem }
  | { readonly event: 'run-finished'; readonly runId: string; readonly status: RunStatus };

export type Emit = (event: RunEvent) => void;
