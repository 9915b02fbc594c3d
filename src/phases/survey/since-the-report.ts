import { toMs } from '../../core/instant.ts';
import { REPORT_PRECISION_MS } from '../../core/remembered-survey.ts';
import type { ReportedKey } from '../../aws/report-columns.ts';
import type { ListedKey } from '../../aws/iam.ts';

/**
 * Which of a user's keys may be those that the credential report shows, by their ages. Fewer than it shows: some were deleted
 * since, or the user who had this name when it was written has another one by now.
 */
export function keysOfReport(
  reported: readonly ReportedKey[],
  listed: readonly ListedKey[],
): readonly ListedKey[] {
  const shown = reported.map(({ changedAt }) => toMs(changedAt) + REPORT_PRECISION_MS).sort((a, b) => a - b);
  const known: ListedKey[] = [];
  for (const key of listed.toSorted((a, b) => createdMs(a) - createdMs(b))) {
    const latest = shown[known.length];
    if (latest !== undefined && createdMs(key) <= latest) known.push(key);
  }
  return known;
}

/** Of a key without a date nobody can say that it is younger. */
const createdMs = ({ createDate }: ListedKey): number => (createDate === null ? 0 : toMs(createDate));

/** Whether a due key was off when the report was written, and is on now. */
export function wasSwitchedOn(
  reported: readonly ReportedKey[],
  known: readonly ListedKey[],
  due: readonly ListedKey[],
): boolean {
  const active = known.filter((key) => key.active);
  const wereActive = reported.filter((key) => key.active);
  return active.length > wereActive.length && active.some((key) => due.includes(key));
}
