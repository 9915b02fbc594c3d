import type { RunReport } from '../../../src/core/report.ts';
import type { KeySeen, RunSeen } from '../life/chronicle.ts';
import { HOUR_MS, type Say } from './breach.ts';
import type { Model } from './model.ts';
import { isClosed, isDue } from './rule.ts';
import { madeFor, nameOf, type Hearing, type Of, type Watch } from './watch.ts';

/** A credential report is as old as this at most; nobody can see what has changed since. */
const UNSEEN_MS = 4 * HOUR_MS;

/** I3: what could not be read is never taken for absent, and leads to no deactivation. */
export class Looks implements Watch {
  readonly #userOf = new Map<string, string>();
  readonly #lastLook = new Map<string, { readonly index: number; readonly isGood: boolean }>();
  /** Users whose tags a run has read. */
  readonly #read = new Map<string, Set<string>>();
  /** Keys that have been active and in reach since some time before a run began. */
  readonly #steady = new Map<number, Set<string>>();
  readonly #lastFactMs = new Map<string, number>();

  user({ user, atMs }: Of<'user'>, { model }: Hearing): void {
    const { accountId, userName, userId } = user;
    this.#userOf.set(`${accountId}/${userName}`, userId);
    this.#changed(model, (key) => key.userId === userId, atMs);
  }

  account({ account, atMs }: Of<'account'>, { model }: Hearing): void {
    this.#changed(model, ({ accountId }) => accountId === account.accountId, atMs);
  }

  key(fact: Of<'key'>, { model, say }: Hearing): void {
    if (fact.by === 'engine' && fact.key.status === 'Inactive') this.#judgeDeed(fact, model, say);
    this.#forget(fact.key.keyId, fact.atMs);
  }

  look({ accountId, userName, isGood }: Of<'look'>, { index, model }: Hearing): void {
    const userId = this.#userOf.get(`${accountId}/${userName}`);
    if (userId === undefined) return;
    this.#lastLook.set(userId, { index, isGood });
    if (!isGood) return;
    for (const { run } of model.openRuns.values())
      madeFor(this.#read, nameOf(run), () => new Set<string>()).add(userId);
  }

  began(fact: Of<'began'>, { model }: Hearing): void {
    this.#steady.set(fact.run.n, this.#steadyNow(fact, model));
  }

  ended({ run, report }: Of<'ended'>, { model, say }: Hearing): void {
    if (report) this.#judgeReport(run, report, model, say);
    this.#steady.delete(run.n);
  }

  #forget(keyId: string, ms: number): void {
    this.#lastFactMs.set(keyId, ms);
    for (const keys of this.#steady.values()) keys.delete(keyId);
  }

  #changed(model: Model, isMeant: (key: KeySeen) => boolean, ms: number): void {
    for (const key of model.keys.values()) if (isMeant(key)) this.#forget(key.keyId, ms);
  }

  #steadyNow({ run, atMs }: Of<'began'>, { keys, accounts }: Model): Set<string> {
    return new Set(
      [...keys.values()].flatMap(({ keyId, accountId, status }) => {
        const account = accounts.get(accountId);
        const isIn = account !== undefined && !isClosed(account, run.rule);
        const isOldNews = (this.#lastFactMs.get(keyId) ?? 0) <= atMs - UNSEEN_MS;
        return status === 'Active' && isIn && isOldNews ? [keyId] : [];
      }),
    );
  }

  #judgeDeed({ key }: Of<'key'>, model: Model, say: Say): void {
    const { onlyRun } = model;
    if (onlyRun === null) return;
    const last = this.#lastLook.get(key.userId);
    // With a session that had to be opened once more in between, nobody outside can tell.
    const since = onlyRun.troubles === 0 ? (model.enteredIndex.get(key.userId) ?? -1) : onlyRun.beganIndex;
    if (last?.isGood !== true || last.index < since)
      say('I3 read', `${key.keyId} was deactivated, and its user's tags had not been read right before`);
  }

  #judgeReport(run: RunSeen, { accounts, keys, problems }: RunReport, model: Model, say: Say): void {
    const surveyed = new Set(accounts.flatMap((each) => (each.status === 'surveyed' ? each.accountId : [])));
    const entries = new Map(keys.map((entry) => [entry.accessKeyId, entry]));
    // A warning is about what was read.
    const unread = new Set(problems.flatMap(({ severity, id }) => (severity === 'error' ? [id] : [])));
    for (const keyId of this.#steady.get(run.n) ?? []) {
      const key = model.keys.get(keyId);
      if (!key || !surveyed.has(key.accountId) || !isDue(key, run.rule, run.asOfMs)) continue;
      const decision = entries.get(keyId)?.decision;
      const userName = model.users.get(key.userId)?.userName ?? '';
      if (decision === undefined) {
        if (![keyId, key.accountId, `${key.accountId}/${userName}`].some((id) => unread.has(id)))
          say('I3 told', `run ${run.n} says nothing of ${keyId}, which was due and in reach`);
      } else if (decision !== 'undetermined' && this.#read.get(nameOf(run))?.has(key.userId) !== true) {
        say('I3 read', `run ${run.n} decided ${decision} for ${keyId}, and did not read its user's tags`);
      }
    }
  }
}
