import type { Problem } from '../../core/problem.ts';
import type { MailCounts } from '../../core/report.ts';
import type { MailGate } from '../notify/gate.ts';

/** What the steps before leave to the last one. */
export interface RunEnd {
  readonly mail: MailCounts;
  readonly problems: readonly Problem[];
  /** null in a dry run, which asks SES nothing and sends no other mail. */
  readonly gate: MailGate | null;
}
