import type { NoticeKind } from '../../../src/core/notice.ts';
import type { AccountSeen, Fact, KeySeen, RunSeen, UserSeen } from '../life/chronicle.ts';

/** A mail about a key that SES accepted. */
export interface Word {
  readonly index: number;
  readonly kind: NoticeKind;
  readonly messageId: string;
  readonly to: string;
  readonly atMs: number;
  /** From when its days count: the as-of instant of its run, or when it left where that was more than an hour later. */
  readonly fromMs: number;
}

/** A run that has not ended yet, with what was so when it began. */
export interface OpenRun {
  readonly run: RunSeen;
  readonly beganIndex: number;
  /** Kept out, or exempt, without a break since it began. */
  readonly closedAccounts: Set<string>;
  readonly exemptUsers: Set<string>;
  /** Inactive without a break since it began. */
  readonly inactiveKeys: Set<string>;
  deactivated: number;
  troubles: number;
  isPausedSince: boolean;
}

/** The world as it is at one fact of the chronicle, told from outside alone. */
export class Model {
  readonly accounts = new Map<string, AccountSeen>();
  readonly users = new Map<string, UserSeen>();
  readonly keys = new Map<string, KeySeen>();
  readonly words = new Map<string, Word[]>();
  /** Message IDs that came back before now. */
  readonly cameBack = new Map<string, number>();
  /** Mails that did not arrive, by address. */
  readonly notArrived = new Map<string, number>();
  readonly badAddresses = new Set<string>();
  readonly openRuns = new Map<number, OpenRun>();
  /** Index of the fact from which on a key's words count: what was told before is over. */
  readonly startsAnew = new Map<string, number>();
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
        this.accounts.set(fact.account.accountId, fact.account);
        for (const open of this.openRuns.values())
          if (!isClosed(fact.account)) open.closedAccounts.delete(fact.account.accountId);
        return;
      }
      case 'user':
        this.users.set(fact.user.userId, fact.user);
        for (const open of this.openRuns.values())
          if (!fact.user.isExempt) open.exemptUsers.delete(fact.user.userId);
        return;
      case 'key': {
        const { keyId, status } = fact.key;
        const before = this.keys.get(keyId);
        this.keys.set(keyId, fact.key);
        for (const open of this.openRuns.values()) {
          if (status === 'Active') open.inactiveKeys.delete(keyId);
          if (fact.by === 'engine' && status === 'Inactive') open.deactivated += 1;
        }
        if (status === 'Inactive' && before?.status !== 'Inactive') {
          this.lastOffBy.set(keyId, fact.by);
          this.lastOffIndex.set(keyId, index);
          if (fact.by === 'engine') this.everOff.add(keyId);
        }
        // A restore is the engine's own word that the cycle is over; what people do counts once a run has seen it.
        if (status === 'Active' && before?.status === 'Inactive')
          if (fact.by === 'engine' || this.seenOff.has(keyId)) this.startsAnew.set(keyId, index);
        return;
      }
      case 'mail': {
        const { run } = this.onlyRun ?? {};
        const isLate = run === undefined || fact.atMs - run.asOfMs > HOUR_MS;
        for (const { kind, keyId } of fact.told) {
          const words = this.words.get(keyId) ?? [];
          words.push({
            index,
            kind,
            messageId: fact.messageId,
            to: fact.to,
            atMs: fact.atMs,
            fromMs: isLate ? fact.atMs : run.asOfMs,
          });
          this.words.set(keyId, words);
        }
        return;
      }
      case 'came-back':
        this.cameBack.set(fact.messageId, index);
        this.notArrived.set(fact.address, (this.notArrived.get(fact.address) ?? 0) + 1);
        // One that is full again and again is as good as none (docs/settings.md).
        if (fact.isForGood || this.notArrived.get(fact.address) === 3) this.badAddresses.add(fact.address);
        return;
      case 'pause':
      case 'resume':
        this.isPaused = fact.kind === 'pause';
        if (!this.isPaused) for (const open of this.openRuns.values()) open.isPausedSince = false;
        return;
      case 'began':
        this.openRuns.set(fact.run.n, this.#begin(fact.run, index));
        return;
      case 'ended':
        this.#end(fact);
        return;
      case 'trouble':
        this.#troubles.push(index);
        for (const open of this.openRuns.values()) open.troubles += 1;
        return;
      case 'entered':
    }
  }

  /** Whether a call had trouble between two facts, or a run died. */
  troubledBetween(from: number, to: number): boolean {
    return this.#troubles.some((index) => index >= from && index <= to);
  }

  /** The words about a key that count: of its cycle, in the order in which they left, and not come back. */
  wordsThatCount(keyId: string): Word[] {
    const from = this.startsAnew.get(keyId) ?? -1;
    return (this.words.get(keyId) ?? []).filter(
      ({ index, kind, messageId }) =>
        index > from && (kind === 'first' || kind === 'reminder') && !this.cameBack.has(messageId),
    );
  }

  #begin(run: RunSeen, index: number): OpenRun {
    return {
      run,
      beganIndex: index,
      closedAccounts: new Set([...this.accounts.values()].filter(isClosed).map(({ accountId }) => accountId)),
      exemptUsers: new Set(
        [...this.users.values()].filter(({ isExempt }) => isExempt).map(({ userId }) => userId),
      ),
      inactiveKeys: new Set(
        [...this.keys.values()].filter(({ status }) => status === 'Inactive').map(({ keyId }) => keyId),
      ),
      deactivated: 0,
      troubles: 0,
      isPausedSince: this.isPaused,
    };
  }

  /** What an enforcing run that nothing troubled has seen, it has noted. */
  #end({ run, report }: Extract<Fact, { kind: 'ended' }>): void {
    const open = this.openRuns.get(run.n);
    this.openRuns.delete(run.n);
    if (!open || !report || run.mode !== 'enforce' || report.status === 'blocked' || open.troubles > 0)
      return;
    const surveyed = new Set(
      report.accounts.filter(({ status }) => status === 'surveyed').map(({ accountId }) => accountId),
    );
    for (const key of this.keys.values())
      if (surveyed.has(key.accountId) && open.inactiveKeys.has(key.keyId)) this.seenOff.add(key.keyId);
    const lastIndex = Math.max(open.beganIndex, ...[...this.startsAnew.values()]);
    for (const { accessKeyId, decision } of report.keys)
      if (decision === 'exempt') this.startsAnew.set(accessKeyId, Math.max(lastIndex, open.beganIndex));
    const out = new Set(
      report.accounts.filter(({ status }) => status === 'opted-out').map(({ accountId }) => accountId),
    );
    for (const key of this.keys.values())
      if (out.has(key.accountId)) this.startsAnew.set(key.keyId, Math.max(lastIndex, open.beganIndex));
  }
}

export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;

/** Not to be entered by any run. */
export const isClosed = ({ isThere, isActive, isOutside, isOptedOut }: AccountSeen): boolean =>
  !isThere || !isActive || isOutside || isOptedOut;
