import type { Chronicle, Fact, RunSeen } from '../life/chronicle.ts';
import { DAY_MS, type Say } from './breach.ts';
import type { Model } from './model.ts';
import { isClosed, isDue } from './rule.ts';

/** What must be so once nothing has disturbed it for a grace period and some days. */
export function judgeCalm(
  { remains, facts, quietFromMs, operator, foe }: Chronicle,
  model: Model,
  say: Say,
): void {
  const last = facts.findLast((fact) => fact.kind === 'ended');
  if (last?.kind !== 'ended') return;
  const { run } = last;
  // What its people do harms nobody else, or some other law says so.
  const spared = foe?.harmsItself === true ? foe.accountId : null;
  judgeKeys(quietFromMs, run, spared, model, say);
  judgeWordsOfDeeds(operator, spared, model, say);

  // Of an account that no run can read, nothing can be settled.
  const isOutOfReach = (row: string): boolean => {
    const account = model.accounts.get(/ KEY#(\d{12})#/.exec(row)?.[1] ?? '');
    if (account?.accountId === spared) return true;
    return account !== undefined && (isClosed(account, run.rule) || !account.hasRole);
  };
  for (const row of remains.open.filter((each) => !isOutOfReach(each)))
    say('liveness', `still open in the ledger: ${row}`);
  if (remains.isLocked) say('liveness', 'the lock is held, and nobody is at work');
  for (const { address, sinceMs } of remains.marked)
    if (!model.badAddresses.has(address) || !facts.some((fact) => isBackNear(fact, address, sinceMs, model)))
      say('marked', `${address} is marked undeliverable, and no mail to it came back`);
  for (const fact of facts)
    if (fact.kind === 'ended' && fact.atMs >= quietFromMs + 2 * DAY_MS && fact.thrown !== null)
      say('liveness', `run ${fact.run.n} failed in the calm: ${fact.thrown}`);
}

/** A mail to the address that was sent on that day, or came back on it, and did not arrive. */
const isBackNear = (fact: Fact, address: string, ms: number, { cameBack }: Model): boolean =>
  Math.abs(fact.atMs - ms) <= DAY_MS &&
  ((fact.kind === 'came-back' && fact.address === address) ||
    (fact.kind === 'mail' && fact.to === address && cameBack.has(fact.messageId)));

/** A key that every run could see, and that was due, for a grace period and two days more, is off; later by its share. */
function judgeKeys(
  quietFromMs: number,
  run: Pick<RunSeen, 'asOfMs' | 'rule'>,
  spared: string | null,
  model: Model,
  say: Say,
): void {
  const { asOfMs, rule } = run;
  if (rule.brake === 0) return;
  const inTheQueue = queueDays(quietFromMs, run, spared, model);
  for (const { keyId, status, accountId, userId, createdMs } of model.keys.values()) {
    if (accountId === spared) continue;
    const account = model.accounts.get(accountId);
    if (status !== 'Active' || !account || isClosed(account, rule) || !account.hasRole) continue;
    if (model.users.get(userId)?.isExempt) continue;
    const changes = [keyId, userId, accountId].map((id) => model.changedMs.get(id) ?? 0);
    const sinceMs = Math.max(quietFromMs, createdMs + rule.notifyKeyAgeDays * DAY_MS, ...changes);
    const days = (asOfMs - sinceMs) / DAY_MS;
    if (days >= rule.graceDays + 2 + inTheQueue)
      say('liveness', `${keyId} was due and in reach for ${days.toFixed(1)} days, and is still active`);
  }
}

/**
 * Those who wait before a brake get all its places but one, which somebody may hold each day: whoever had a turn in the calm, and
 * whoever had none yet.
 */
function queueDays(
  quietFromMs: number,
  { asOfMs, rule }: Pick<RunSeen, 'asOfMs' | 'rule'>,
  spared: string | null,
  { keys, changedMs, lastOffBy }: Model,
): number {
  if (rule.brake === null) return 0;
  const waiting = [...keys.values()].filter((key) => {
    if (key.accountId === spared) return false;
    if (key.status === 'Active') return isDue(key, rule, asOfMs);
    return lastOffBy.get(key.keyId) === 'engine' && (changedMs.get(key.keyId) ?? 0) >= quietFromMs;
  });
  return Math.ceil(waiting.length / Math.max(1, rule.brake - 1));
}

/** Whoever loses a key is told; where that mail comes back, the operator is, after whom nobody comes. */
function judgeWordsOfDeeds(operator: string, spared: string | null, model: Model, say: Say): void {
  for (const keyId of model.everOff) {
    if (model.keys.get(keyId)?.accountId === spared) continue;
    if (model.keys.get(keyId)?.status !== 'Inactive' || model.lastOffBy.get(keyId) !== 'engine') continue;
    const offAt = model.lastOffIndex.get(keyId) ?? 0;
    const words = (model.words.get(keyId) ?? []).filter(
      ({ kind, index }) => kind === 'deactivated' && index > offAt,
    );
    if (!words.some(({ messageId, to }) => to === operator || !model.cameBack.has(messageId)))
      say('I4 told', `${keyId} was deactivated, and nobody was told`);
  }
}
