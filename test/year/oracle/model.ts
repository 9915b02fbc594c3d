import type { NoticeKind } from '../../../src/core/notice.ts';
import type { AccountSeen, Fact, KeySeen, UserSeen } from '../life/chronicle.ts';
import { HOUR_MS } from './breach.ts';
import { openRun, type OpenRun } from './open-run.ts';
import { isClosed } from './rule.ts';

/** A mail about a key that SES accepted. */
export interface Word {
  readonly index: number;
  readonly kind: NoticeKind;
  readonly messageId: string;
  readonly to: string;
  readonly atMs: number;
  /** From when its days count: the as-of instant of its run, or when it left where that was more than an hour later. */
  readonly fromMs: number;
  /** Until when it promises to leave the key alone. */
  readonly promisedMs: number | null;
  /** Of the run that sent it; null where there were two, or none. */
  readonly run: number | null;
}

/** The world as it is at one fact of the chronicle, told from outside alone. */
export class Model {
  readonly accounts = new Map<string, AccountSeen>();
  readonly users = new Map<string, UserSeen>();
  readonly keys = new Map<string, KeySeen>();
  /** When an account, user or key last became what it is. */
  readonly changedMs = new Map<string, number>();
  /** Index of the fact by which a user became exempt, and of the last session that was for the user alone. */
  readonly exemptIndex = new Map<string, number>();
  readonly enteredIndex = new Map<string, number>();
  readonly words = new Map<string, Word[]>();
  /** Message IDs that came back before now. */
  readonly cameBack = new Map<string, number>();
  /** Mails that did not arrive, by address. */
  readonly notArrived = new Map<string, number>();
  readonly badAddresses = new Set<string>();
  readonly openRuns = new Map<number, OpenRun>();
  /** Runs that came to their end without any trouble, alone: what they have done, they know. */
  readonly sureRuns = new Set<number>();
  /** Index of the fact from which on a key's words count: what was told before is over. */
  readonly startsAnew = new Map<string, number>();
  /** The same, where some run may have seen it so. */
  readonly mayStartAnew = new Map<string, number>();
  /** Keys that a run has seen without a reason to go on: inactive, exempt, or out with their account. */
  readonly seenOff = new Set<string>();
  /** Keys that the engine has switched off, once or more often. */
  readonly everOff = new Set<string>();
  readonly lastOffBy = new Map<string, 'people' | 'engine'>();
  readonly lastOffIndex = new Map<string, number>();
  readonly #troubles: number[] = [];
  isPaused = false;

  /** @returns the open run, when there is just one */
  get onlyRun(): OpenRun | null {
    const [only, ...others] = this.openRuns.values();
    return only !== undefined && others.length === 0 ? only : null;
  }

  learn(fact: Fact, index: number): void {
    switch (fact.kind) {
      case 'account': {
        this.#learnAccount(fact.account, fact.atMs, index);
        return;
      }
      case 'user': {
        this.#learnUser(fact.user, fact.atMs, index);
        return;
      }
      case 'key': {
        this.#learnKey(fact, index);
        return;
      }
      case 'mail': {
        this.#learnMail(fact, index);
        return;
      }
      case 'came-back':
        this.cameBack.set(fact.messageId, index);
        this.notArrived.set(fact.address, (this.notArrived.get(fact.address) ?? 0) + 1);
        // One that is full again and again is as good as none (docs/settings.md).
        if (fact.isForGood || (this.notArrived.get(fact.address) ?? 0) >= 3)
          this.badAddresses.add(fact.address);
        return;
      case 'pause':
      case 'resume':
        this.isPaused = fact.kind === 'pause';
        if (!this.isPaused) for (const open of this.openRuns.values()) open.isPausedSince = false;
        return;
      case 'began':
        this.openRuns.set(fact.run.n, openRun(fact.run, index, this));
        if (this.openRuns.size > 1) for (const open of this.openRuns.values()) open.isAlone = false;
        return;
      case 'ended': {
        this.#learnEnd(fact);
        return;
      }
      case 'trouble':
        // Whether an event or a page has left is nothing that a key or a mail hangs on.
        if (!/^(?:events|s3):/.test(fact.action)) this.#troubles.push(index);
        for (const open of this.openRuns.values()) open.troubles += 1;
        return;
      case 'entered':
        for (const { userId, userName, accountId } of this.users.values())
          if (accountId === fact.accountId && userName === fact.userName)
            this.enteredIndex.set(userId, index);
        return;
      case 'look':
      case 'in-vain':
      case 'not-allowed':
      case 'identity':
      case 'event':
      case 'page':
    }
  }

  /** Whether a call had trouble between two facts, or a run died. */
  troubledBetween(from: number, to: number): boolean {
    return this.#troubles.some((index) => index >= from && index <= to);
  }

  /** The words about a key that count: of its cycle, in the order in which they left, and not come back. */
  wordsThatCount(keyId: string, startsAnew: ReadonlyMap<string, number> = this.startsAnew): Word[] {
    const from = startsAnew.get(keyId) ?? -1;
    return (this.words.get(keyId) ?? []).filter(
      ({ index, kind, messageId }) =>
        index > from && (kind === 'first' || kind === 'reminder') && !this.cameBack.has(messageId),
    );
  }

  #learnAccount(account: AccountSeen, atMs: number, index: number): void {
    const { accountId, isOptedOut } = account;
    this.accounts.set(accountId, account);
    this.changedMs.set(accountId, atMs);
    for (const { closedAccounts, run } of this.openRuns.values())
      if (!isClosed(account, run.rule)) closedAccounts.delete(accountId);
    if (isOptedOut)
      for (const key of this.keys.values())
        if (key.accountId === accountId) this.mayStartAnew.set(key.keyId, index);
  }

  #learnUser(user: UserSeen, atMs: number, index: number): void {
    const { userId, isExempt } = user;
    if (this.users.get(userId)?.isExempt !== isExempt) this.changedMs.set(userId, atMs);
    if (!isExempt) this.exemptIndex.delete(userId);
    else if (!this.exemptIndex.has(userId)) this.exemptIndex.set(userId, index);
    this.users.set(userId, user);
    if (!isExempt) for (const { exemptUsers } of this.openRuns.values()) exemptUsers.delete(userId);
    else
      for (const key of this.keys.values())
        if (key.userId === userId) this.mayStartAnew.set(key.keyId, index);
  }

  #learnKey({ key, by, atMs }: Extract<Fact, { kind: 'key' }>, index: number): void {
    const { keyId, status } = key;
    const before = this.keys.get(keyId);
    this.keys.set(keyId, key);
    if (status !== before?.status) this.changedMs.set(keyId, atMs);
    if (status !== 'Active') this.mayStartAnew.set(keyId, index);
    for (const open of this.openRuns.values()) {
      if (status === 'Active') open.inactiveKeys.delete(keyId);
      if (by === 'engine' && status === 'Inactive') open.deactivated += 1;
    }
    if (status === 'Inactive' && before?.status !== 'Inactive') {
      this.lastOffBy.set(keyId, by);
      this.lastOffIndex.set(keyId, index);
      if (by === 'engine') this.everOff.add(keyId);
    }
    // A restore is the engine's own word that the cycle is over; what people do counts once a run has seen it.
    if (status === 'Active' && before?.status === 'Inactive') {
      const wasSeen = this.seenOff.delete(keyId);
      if (by === 'engine' || wasSeen) this.startsAnew.set(keyId, index);
    }
  }

  #learnMail({ atMs, messageId, to, told }: Extract<Fact, { kind: 'mail' }>, index: number): void {
    // Where several are under way, that of any: nobody outside can tell whose it is.
    const begins = [...this.openRuns.values()].map(({ run }) => run.asOfMs);
    const fromMs = Math.min(atMs, ...begins.filter((ms) => atMs - ms <= HOUR_MS));
    const { run } = this.onlyRun ?? {};
    for (const { kind, keyId, promisedMs } of told) {
      const words = this.words.get(keyId) ?? [];
      words.push({ index, kind, messageId, to, atMs, fromMs, promisedMs, run: run?.n ?? null });
      this.words.set(keyId, words);
    }
  }

  /** What an enforcing run that nothing troubled has seen, it has noted. */
  #learnEnd({ run, report }: Extract<Fact, { kind: 'ended' }>): void {
    const open = this.openRuns.get(run.n);
    this.openRuns.delete(run.n);
    if (!open || !report || run.mode !== 'enforce' || report.status === 'blocked' || open.troubles > 0)
      return;
    if (open.isAlone) this.sureRuns.add(run.n);
    const having = (status: string): Set<string> =>
      new Set(report.accounts.flatMap((each) => (each.status === status ? [each.accountId] : [])));
    const [surveyed, optedOut] = [having('surveyed'), having('opted-out')];
    const startAnew = (keyId: string): void =>
      void this.startsAnew.set(keyId, Math.max(this.startsAnew.get(keyId) ?? 0, open.beganIndex));
    for (const { accessKeyId, decision } of report.keys) if (decision === 'exempt') startAnew(accessKeyId);
    for (const { keyId, accountId } of this.keys.values()) {
      if (surveyed.has(accountId) && open.inactiveKeys.has(keyId)) this.seenOff.add(keyId);
      if (optedOut.has(accountId)) startAnew(keyId);
    }
  }
}
