import type { Instant } from '../core/instant.ts';
import type { KeyAction } from '../core/key-action.ts';
import type { Failed } from '../core/mail-event.ts';
import type { RecordedDeactivation } from '../core/notice-cycle.ts';
import type { Notice } from '../core/notice.ts';
import { severitiesOf } from '../core/problem-order.ts';
import { figuresOf, type ReportHead } from '../core/report.ts';
import type { Restoration } from '../core/restoration.ts';
import type { DetailOf, NewEvent } from './schemas.ts';

/** Why a mail did not arrive, as the ledger keeps it of the mail. */
interface Undelivered {
  readonly at: Instant;
  readonly kind: Failed;
  readonly why: string;
}

type AboutNotice = Omit<DetailOf<'Notice Accepted'>, 'version' | 'id' | 'at'>;

/** Longer words than these are cut: those of others have no bound. */
const MAX_WHY = 1_000;

export function noticeAccepted(notice: Notice, messageId: string, sentAt: Instant): NewEvent {
  return { type: 'Notice Accepted', detail: { at: sentAt, ...aboutNotice(notice, messageId) } };
}

export function noticeVoided(notice: Notice, messageId: string, { at, kind, why }: Undelivered): NewEvent {
  return {
    type: 'Notice Voided',
    detail: { at, ...aboutNotice(notice, messageId), cause: kind, why: why.slice(0, MAX_WHY) },
  };
}

function aboutNotice(notice: Notice, messageId: string): AboutNotice {
  const { runId, accountId, accountName, userName, accessKeyId, createDate, reason, deadline } = notice;
  const { kind, contact, contactSource } = notice;
  const key = { accountId, accountName, userName, accessKeyId, createDate, reason, deadline };
  return { runId, ...key, kind, contact, contactSource, messageId };
}

export function keyDeactivated({ at, runId }: KeyAction, deactivation: RecordedDeactivation): NewEvent {
  return { type: 'Key Deactivated', detail: { at, runId, ...aboutKey(deactivation) } };
}

export function keyRestored(
  { at, runId }: KeyAction,
  deactivation: RecordedDeactivation,
  { by, why, deactivatedBy }: Restoration,
): NewEvent {
  return {
    type: 'Key Restored',
    detail: { at, runId, ...aboutKey(deactivation), by, why, deactivatedBy },
  };
}

function aboutKey({ finding, reason, deadline, contacts }: RecordedDeactivation) {
  const { accountId, accountName, userName, accessKeyId, createDate } = finding;
  const key = { accountId, accountName, userName, accessKeyId, createDate, reason, deadline };
  return { ...key, contacts: [...contacts] };
}

/** A run that came to its end, whichever. */
export function runOver(report: ReportHead, at: Instant): NewEvent {
  const { runId, asOf, mode, status, problems } = report;
  const { coverage, counts, keysDue, mail } = figuresOf(report);
  const { blocked, ...mails } = mail;
  const { error: errors, warning: warnings } = severitiesOf(problems);
  const run = { at, runId, mode, asOf, coverage, keys: counts, keysDue, mails, errors, warnings };
  return status === 'blocked'
    ? { type: 'Run Blocked', detail: { ...run, blockedBy: blocked ?? 'UNKNOWN' } }
    : { type: 'Run Ended', detail: { ...run, status } };
}

/** An account that two runs in a row found otherwise. */
export interface AccountChange {
  readonly accountId: string;
  readonly name: string;
  /** What stands in the way now; null where nothing does any more. */
  readonly why: string | null;
}

export function accountChanged(
  { accountId, name, why }: AccountChange,
  run: { readonly runId: string; readonly asOf: Instant },
): NewEvent {
  const detail = { at: run.asOf, runId: run.runId, accountId, accountName: name };
  return why === null
    ? { type: 'Account Reachable Again', detail }
    : { type: 'Account Unreachable', detail: { ...detail, why: why.slice(0, MAX_WHY) } };
}
