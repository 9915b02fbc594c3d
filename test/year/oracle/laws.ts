import type { Chronicle, Fact } from '../life/chronicle.ts';
import { DAY_MS, HOUR_MS, isClosed, Model, type OpenRun } from './model.ts';

/** A law that was broken, in words: when, which, of what. */
export interface Breach {
  readonly law: string;
  readonly words: string;
  readonly atMs: number;
}

/** Deeds that were allowed before a pause was written and had not left yet (docs/on-call.md). */
const UNDER_WAY = 5;

/**
 * The invariants, told once more from what the world outside saw, with nothing of the engine's own rule: who got which
 * mail when, what became of keys, who was entered, and what the reports said.
 */
export function breachesOf(chronicle: Chronicle): Breach[] {
  const model = new Model();
  const breaches: Breach[] = [];
  const deedsSincePause = { n: 0 };
  for (const [index, fact] of chronicle.facts.entries()) {
    const say = (law: string, words: string): void => void breaches.push({ law, words, atMs: fact.atMs });
    if (fact.kind === 'pause') deedsSincePause.n = 0;
    judge(fact, index, model, chronicle, deedsSincePause, say);
    model.learn(fact, index);
  }
  return [...breaches, ...inTheEnd(chronicle, model)];
}

type Say = (law: string, words: string) => void;

function judge(
  fact: Fact,
  index: number,
  model: Model,
  { operator }: Chronicle,
  deeds: { n: number },
  say: Say,
): void {
  switch (fact.kind) {
    case 'key':
      if (fact.by === 'engine' && fact.key.status === 'Inactive') {
        if (model.isPaused) deeds.n += 1;
        deactivated(fact, model, deeds, say);
      }
      return;
    case 'mail':
      if (model.isPaused && fact.told.some(({ kind }) => kind !== 'restored')) deeds.n += 1;
      mailed(fact, index, model, operator, deeds, say);
      return;
    case 'entered':
      for (const { run, closedAccounts } of model.openRuns.values())
        if (model.openRuns.size === 1 && closedAccounts.has(fact.accountId))
          say('I7 not entered', `run ${run.n} entered ${fact.accountId}, which is closed to it`);
      return;
    case 'ended':
      reported(fact, model, say);
      return;
    case 'account':
    case 'user':
    case 'came-back':
    case 'pause':
    case 'resume':
    case 'began':
    case 'trouble':
  }
}

function deactivated(
  { key }: Extract<Fact, { kind: 'key' }>,
  model: Model,
  deeds: { readonly n: number },
  say: Say,
): void {
  const { keyId, accountId, userId, createdMs } = key;
  const runs = [...model.openRuns.values()].filter(({ run }) => run.mode === 'enforce');
  if (runs.length === 0) {
    say('dry run', `${keyId} was deactivated, and no enforcing run was under way`);
    return;
  }
  if (!runs.some((open) => isWarned(keyId, open, model)))
    say('I1 notice before action', `${keyId} was deactivated without fair warning`);
  const every = (isSo: (open: OpenRun) => boolean): boolean => runs.every(isSo);
  if (every(({ exemptUsers }) => exemptUsers.has(userId)))
    say('I7 exempt', `${keyId} was deactivated though its user is exempt`);
  if (every(({ closedAccounts }) => closedAccounts.has(accountId)))
    say('I7 closed', `${keyId} was deactivated though ${accountId} is closed`);
  if (every(({ run }) => (run.asOfMs - createdMs) / DAY_MS < run.rule.notifyKeyAgeDays))
    say('age', `${keyId} was deactivated before it was due`);
  if (every(({ run, deactivated: done }) => run.rule.brake !== null && done >= run.rule.brake))
    say('brake', `${keyId} was deactivated beyond the brake`);
  if (every(({ isPausedSince }) => isPausedSince) || (model.isPaused && deeds.n > UNDER_WAY))
    say('pause', `${keyId} was deactivated during a pause`);
}

/** A word that is a grace period old, and one that is not much older: both of this cycle, neither come back. */
function isWarned(keyId: string, { run }: OpenRun, model: Model): boolean {
  const { graceDays } = run.rule;
  const words = model.wordsThatCount(keyId);
  const ages = words.map(({ fromMs }) => run.asOfMs - fromMs);
  return (
    ages.some((ms) => ms >= graceDays * DAY_MS) && ages.some((ms) => ms <= (graceDays + 7) * DAY_MS + HOUR_MS)
  );
}

function mailed(
  fact: Extract<Fact, { kind: 'mail' }>,
  index: number,
  model: Model,
  operator: string,
  deeds: { readonly n: number },
  say: Say,
): void {
  const { told, to, atMs } = fact;
  const day = new Date(atMs).toISOString().slice(0, 10);
  if (told.length === 0 && to !== operator) say('mail', `a mail to ${to} names no key`);
  if (told.length > 0) {
    const runs = [...model.openRuns.values()];
    if (runs.length > 0 && runs.every(({ run }) => run.mode === 'dry-run'))
      say('dry run', `${to} was mailed in a dry run`);
    const isOfRun = told.some(({ kind }) => kind !== 'restored');
    if (
      isOfRun &&
      runs.length > 0 &&
      (runs.every(({ isPausedSince }) => isPausedSince) || (model.isPaused && deeds.n > UNDER_WAY))
    )
      say('pause', `${to} was mailed during a pause`);
  }
  for (const { kind, keyId } of told) {
    const twin = (model.words.get(keyId) ?? []).find(
      (word) =>
        word.kind === kind &&
        word.to === to &&
        kind !== 'restored' &&
        new Date(word.atMs).toISOString().slice(0, 10) === day,
    );
    // Whoever never heard that SES accepted it must send it again: not telling would be worse.
    if (twin && !wasUnheard(twin.index, index, model))
      say('I5 nothing twice', `${to} was told the same of ${keyId} twice on ${day}: ${kind}`);
    if (kind === 'deactivated' && !wasOff(keyId, model))
      say('truth', `${to} was told that ${keyId} is off, which it never was`);
    if (
      model.onlyRun &&
      kind === 'first' &&
      model.keys.get(keyId)?.status === 'gone' &&
      isCalm(model.onlyRun)
    )
      say('truth', `${to} was told of ${keyId}, which is gone`);
  }
}

const isCalm = ({ troubles }: OpenRun): boolean => troubles === 0;

function wasUnheard(first: number, second: number, model: Model): boolean {
  return model.troubledBetween(first - TROUBLE_BEFORE, second);
}

/** Facts: a mail is written down when its call has ended, and a trouble of that very call right before it. */
const TROUBLE_BEFORE = 2;

const wasOff = (keyId: string, model: Model): boolean => model.everOff.has(keyId);

function reported({ run, report }: Extract<Fact, { kind: 'ended' }>, model: Model, say: Say): void {
  if (!report) return;
  const { coverage, accounts, keys, mail, status, problems } = report;
  const { total, surveyed, optedOut, notActive, outOfScope, unreachable } = coverage;
  if (total !== surveyed + optedOut + notActive + outOfScope + unreachable || total !== accounts.length)
    say('I2 coverage', `run ${run.n} counts ${JSON.stringify(coverage)} of ${accounts.length} accounts`);
  const open = model.openRuns.get(run.n);
  if (status === 'complete' && unreachable > 0)
    say('I6 told', `run ${run.n} is complete with ${unreachable} accounts unreachable`);
  if (status === 'complete' && problems.some(({ severity }) => severity === 'error'))
    say('I6 told', `run ${run.n} is complete with errors`);
  if (status === 'complete' && mail.failed > 0) say('I6 told', `run ${run.n} is complete with failed mail`);
  for (const { accessKeyId, outcome } of keys)
    if (outcome === 'deactivated' && !model.everOff.has(accessKeyId))
      say('truth', `run ${run.n} reports ${accessKeyId} deactivated, which it never was`);
  const named = new Set(keys.map(({ accessKeyId }) => accessKeyId));
  if (named.size !== keys.length) say('I2 one decision', `run ${run.n} has two decisions about a key`);
  if (open?.troubles === 0 && open.run.mode === 'enforce' && status !== 'blocked')
    for (const { accountId, status: told } of accounts)
      if (told === 'surveyed' && open.closedAccounts.has(accountId))
        say('I7 not entered', `run ${run.n} surveyed ${accountId}, which is closed to it`);
}

/** Once nothing has disturbed it for a grace period and some days. */
function inTheEnd({ remains, facts, quietFromMs }: Chronicle, model: Model): Breach[] {
  const atMs = facts.at(-1)?.atMs ?? 0;
  const breach = (law: string, words: string): Breach => ({ law, words, atMs });
  const breaches: Breach[] = [];
  const last = facts.findLast((fact) => fact.kind === 'ended');
  if (last?.kind !== 'ended') return breaches;
  const { notifyKeyAgeDays, graceDays } = last.run.rule;
  for (const { keyId, status, accountId, userId, createdMs } of model.keys.values()) {
    const account = model.accounts.get(accountId);
    const user = model.users.get(userId);
    if (status !== 'Active' || !account || isClosed(account) || !account.hasRole || user?.isExempt) continue;
    const ageDays = (last.run.asOfMs - createdMs) / DAY_MS;
    if (ageDays >= notifyKeyAgeDays + graceDays + 2)
      breaches.push(breach('liveness', `${keyId} is ${ageDays.toFixed(1)} days old and still active`));
  }
  for (const keyId of model.everOff) {
    if (model.keys.get(keyId)?.status !== 'Inactive' || model.lastOffBy.get(keyId) !== 'engine') continue;
    const offAt = model.lastOffIndex.get(keyId) ?? 0;
    const told = (model.words.get(keyId) ?? []).some(
      ({ kind, messageId, index }) =>
        kind === 'deactivated' && index > offAt && !model.cameBack.has(messageId),
    );
    if (!told) breaches.push(breach('I4 told', `${keyId} was deactivated, and nobody was told`));
  }
  // Of an account that no run can read, nothing can be settled.
  const isOutOfReach = (row: string): boolean => {
    const account = model.accounts.get(/ KEY#(\d{12})#/.exec(row)?.[1] ?? '');
    return account !== undefined && (isClosed(account) || !account.hasRole);
  };
  for (const row of remains.open.filter((each) => !isOutOfReach(each)))
    breaches.push(breach('liveness', `still open in the ledger: ${row}`));
  if (remains.isLocked) breaches.push(breach('liveness', 'the lock is held, and nobody is at work'));
  for (const address of remains.markedAddresses)
    if (!model.badAddresses.has(address))
      breaches.push(breach('marked', `${address} is marked undeliverable, and no mail to it came back`));
  const quiet = facts.filter((fact) => fact.kind === 'ended' && fact.atMs >= quietFromMs + 2 * DAY_MS);
  for (const fact of quiet)
    if (fact.kind === 'ended' && fact.thrown !== null)
      breaches.push(breach('liveness', `run ${fact.run.n} failed in the calm: ${fact.thrown}`));
  return breaches;
}
