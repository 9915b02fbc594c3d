import type { Chronicle, Fact } from '../life/chronicle.ts';
import { DAY_MS, type Say } from './breach.ts';
import type { Model } from './model.ts';
import { isClosed } from './rule.ts';

/** What must be so once nothing has disturbed it for a grace period and some days. */
export function judgeCalm(
  { remains, facts, quietFromMs, operator }: Chronicle,
  model: Model,
  say: Say,
): void {
  const last = facts.findLast((fact) => fact.kind === 'ended');
  if (last?.kind !== 'ended') return;
  const { run } = last;
  judgeKeys(quietFromMs, run, model, say);
  judgeWordsOfDeeds(operator, model, say);

  // Of an account that no run can read, nothing can be settled.
  const isOutOfReach = (row: string): boolean => {
    const account = model.accounts.get(/ KEY#(\d{12})#/.exec(row)?.[1] ?? '');
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

/** A key that every run could see, and that was due, for a grace period and two days more, is off. */
function judgeKeys(
  quietFromMs: number,
  { asOfMs, rule }: { readonly asOfMs: number; readonly rule: Parameters<typeof isClosed>[1] },
  model: Model,
  say: Say,
): void {
  for (const { keyId, status, accountId, userId, createdMs } of model.keys.values()) {
    const account = model.accounts.get(accountId);
    if (status !== 'Active' || !account || isClosed(account, rule) || !account.hasRole) continue;
    if (model.users.get(userId)?.isExempt) continue;
    const changes = [keyId, userId, accountId].map((id) => model.changedMs.get(id) ?? 0);
    const sinceMs = Math.max(quietFromMs, createdMs + rule.notifyKeyAgeDays * DAY_MS, ...changes);
    const days = (asOfMs - sinceMs) / DAY_MS;
    if (days >= rule.graceDays + 2)
      say('liveness', `${keyId} was due and in reach for ${days.toFixed(1)} days, and is still active`);
  }
}

/** Whoever loses a key is told; where that mail comes back, the operator is, after whom nobody comes. */
function judgeWordsOfDeeds(operator: string, model: Model, say: Say): void {
  for (const keyId of model.everOff) {
    if (model.keys.get(keyId)?.status !== 'Inactive' || model.lastOffBy.get(keyId) !== 'engine') continue;
    const offAt = model.lastOffIndex.get(keyId) ?? 0;
    const words = (model.words.get(keyId) ?? []).filter(
      ({ kind, index }) => kind === 'deactivated' && index > offAt,
    );
    if (!words.some(({ messageId, to }) => to === operator || !model.cameBack.has(messageId)))
      say('I4 told', `${keyId} was deactivated, and nobody was told`);
  }
}
