import type { Finding } from './access-key.ts';
import { applyBrake, placeInLine } from './brake.ts';
import type { ContactSource, EmailAddress } from './contact.ts';
import { decide, type Decision } from './decision.ts';
import { plusDays, type Instant } from './instant.ts';
import { NO_HISTORY, type KeyHistory, type RecordedNotice } from './notice-cycle.ts';
import type { Policy } from './policy.ts';

/** A key as a forecast needs it: everything that a plan decides it by. */
export interface ForeseenKey {
  readonly finding: Finding;
  /** null when the ledger could not be read: the key stays undetermined. */
  readonly history: KeyHistory | null;
  readonly contacts: readonly EmailAddress[];
  readonly contactSource: ContactSource;
}

/** What one daily run would do. */
export interface ForeseenRun<K extends ForeseenKey = ForeseenKey> {
  readonly asOf: Instant;
  readonly firstNotices: readonly K[];
  readonly reminders: readonly K[];
  readonly deactivations: readonly K[];
  /** Over the brake. */
  readonly deferred: readonly K[];
}

/** Of a notice that was only imagined. */
const IMAGINED = 'imagined';

/**
 * The runs of the days ahead, the one at `asOf` first, by the same rule that real ones go by. Imagined is that each
 * notice is accepted at once, that nobody rotates a key and none is made, and that everything else stays as it is.
 */
export function forecast<K extends ForeseenKey>(
  keys: readonly K[],
  policy: Policy,
  asOf: Instant,
  days: number,
): ForeseenRun<K>[] {
  let left = keys.map((key) => ({ key, history: key.history }));
  return Array.from({ length: days }, (_, day) => {
    const at = plusDays(asOf, day);
    const decided = left.map((each) => ({
      ...each,
      accountId: each.key.finding.accountId,
      accessKeyId: each.key.finding.accessKeyId,
      place: placeInLine(each.history ?? NO_HISTORY, IMAGINED, at),
      decision: decide({ finding: each.key.finding, history: each.history, runId: IMAGINED }, policy, at),
    }));
    const braked = applyBrake(decided, policy.maxDeactivations);
    const deciding = (isMeant: (decision: Decision) => boolean): K[] =>
      braked.filter(({ decision }) => isMeant(decision)).map(({ key }) => key);
    left = braked
      .filter(({ decision }) => decision.kind !== 'deactivate')
      .map(({ key, history, decision }) => ({
        key,
        history: history && nextHistory(history, key, decision, at),
      }));
    return {
      asOf: at,
      firstNotices: deciding((each) => each.kind === 'notify' && each.notice === 'first'),
      reminders: deciding(
        (each) => (each.kind === 'notify' && each.notice === 'reminder') || isReminded(each),
      ),
      deactivations: deciding(({ kind }) => kind === 'deactivate'),
      deferred: deciding(({ kind }) => kind === 'deferred'),
    };
  });
}

const isReminded = (decision: Decision): boolean => decision.kind === 'deferred' && decision.reminderDue;

/** What the ledger would remember of the key after the day. */
function nextHistory(
  history: KeyHistory,
  { contacts: [contact] }: ForeseenKey,
  decision: Decision,
  at: Instant,
): KeyHistory {
  if (decision.kind === 'exempt') return history.notices.length > 0 ? { ...history, exemptAt: at } : history;
  const kind = decision.kind === 'notify' ? decision.notice : isReminded(decision) ? 'reminder' : null;
  if (kind === null || contact === undefined || !('deadline' in decision)) return history;
  const notice: RecordedNotice = {
    kind,
    contact,
    cycle: decision.cycle,
    countsFrom: at,
    deadline: decision.deadline,
    status: 'sent',
    messageId: IMAGINED,
  };
  return { ...history, notices: [...history.notices, notice] };
}
