import { isDated } from '../../core/access-key.ts';
import { dueOf } from '../../core/decision.ts';
import { isSameSlot, noticesAbout, type Notice, type NoticeInLine } from '../../core/notice.ts';
import type { RunFinding } from '../../core/run-finding.ts';
import type { Run } from '../run.ts';
import { toOperator } from './undelivered.ts';

/** The notices that a row asks for, one an address. */
export function noticesOf(row: RunFinding, run: Pick<Run, 'runId' | 'asOf'>): Notice[] {
  const { finding } = row;
  if (row.notice === null || !isDated(finding)) return [];
  const due = dueOf(row.decision);
  if (due === null) return [];
  const { cycle, reason, deadline } = due;
  const { notice: kind, contacts, contactSource } = row;
  const telling = { kind, contacts, contactSource, cycle, reason, deadline };
  return noticesAbout(finding, { ...telling, runId: run.runId, decidedAt: run.asOf });
}

/** What the row asks for under the same name but for the day, to the contact or in its place to the operator. */
export function todaysInPlaceOf(notice: NoticeInLine, row: RunFinding, run: Run): Notice | null {
  const todays = noticesOf(row, run).flatMap((each) => [each, toOperator(each, run.settings.operatorMail)]);
  return todays.find((each) => isSameSlot(each, notice)) ?? null;
}

/** A carried-over notice keeps its name and its cycle; what it says about the key is today's. */
export function factsOf({
  accountName,
  userName,
  description,
  lastUsed,
  lastUsedAsOf,
  otherKeys,
  deadline,
  reason,
}: Notice): Partial<Notice> {
  return { accountName, userName, description, lastUsed, lastUsedAsOf, otherKeys, deadline, reason };
}
