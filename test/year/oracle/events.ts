import type { Chronicle, EventSeen, Fact } from '../life/chronicle.ts';
import type { Say } from './breach.ts';
import type { Model, Word } from './model.ts';
import { isClosed } from './rule.ts';
import { nameOf, type Hearing, type Of, type Watch } from './watch.ts';

/** Facts: a mail is written down when its call has ended, and a trouble of that very call right before it. */
const TROUBLE_BEFORE = 2;

/** Each fact is told over the bus once the bus works, at least once and always by the same ID; what did not happen is not. */
export class Events implements Watch {
  readonly #told: (EventSeen & { readonly index: number })[] = [];
  readonly #byId = new Map<string, string>();
  readonly #begun = new Set<string>();
  readonly #restored = new Map<string, number>();
  readonly #ends: number[] = [];
  readonly #ended = new Map<string, string>();

  began({ run }: Of<'began'>): void {
    this.#begun.add(nameOf(run));
  }

  ended({ run, report }: Of<'ended'>, { index }: Hearing): void {
    this.#ends.push(index);
    // One that found another at work has done nothing to tell of.
    if (report && report.accounts.length > 0 && run.mode === 'enforce')
      this.#ended.set(report.runId, report.status === 'blocked' ? 'Run Blocked' : 'Run Ended');
  }

  key({ key: { keyId, status }, by }: Of<'key'>, { index }: Hearing): void {
    if (by === 'engine' && status === 'Active') this.#restored.set(keyId, index);
  }

  event({ event }: Of<'event'>, { index, model, say }: Hearing): void {
    this.#judge(event, model, say);
    this.#told.push({ ...event, index });
  }

  #judge(event: EventSeen, model: Model, say: Say): void {
    const { type, id, keyId, messageId, runId } = event;
    const text = JSON.stringify(event);
    if ((this.#byId.get(id) ?? text) !== text)
      say('event', `${type} came again by its ID, and told otherwise`);
    this.#byId.set(id, text);
    const untrue = (what: string): void => {
      say('event', `${type} was told of ${keyId ?? runId}, and ${what}`);
    };
    switch (type) {
      case 'Key Deactivated':
        if (!model.everOff.has(keyId ?? '') && model.keys.get(keyId ?? '')?.status === 'Active')
          untrue('it had never been off');
        return;
      case 'Key Restored':
        if (!this.#restored.has(keyId ?? '')) untrue('nobody had switched it on again');
        return;
      case 'Notice Accepted': {
        // One that waited since the day before goes out in one card with today's.
        const words = model.words.get(keyId ?? '') ?? [];
        if (!words.some((word) => word.messageId === messageId)) untrue(`no mail ${messageId ?? ''} said so`);
        return;
      }
      case 'Run Ended':
      case 'Run Blocked':
        if (!this.#begun.has(runId)) untrue('there was no such run');
    }
  }

  atEnd({ hasBus, foe, facts }: Chronicle, model: Model, say: Say): void {
    if (!hasBus) return;
    const untold = (what: string): void => {
      say('event', `${what}, and the bus was never told`);
    };
    for (const [runId, type] of this.#ended)
      if (!this.#has((event) => event.runId === runId && event.type === type))
        untold(`${runId} came to its end`);
    this.#judgeDeeds(foe?.harmsItself === true ? foe.accountId : null, facts, model, untold);
    for (const [keyId, words] of model.words)
      for (const word of words) this.#judgeWord(keyId, word, model, untold);
    for (const { type, messageId, keyId } of this.#told)
      if (type === 'Notice Voided' && !mayBeVoid(messageId ?? '', keyId ?? '', model))
        say('event', `Notice Voided was told of mail ${messageId ?? ''}, which arrived`);
  }

  #judgeDeeds(
    foe: string | null,
    facts: readonly Fact[],
    model: Model,
    untold: (what: string) => void,
  ): void {
    const last = facts.findLast((fact) => fact.kind === 'ended');
    for (const keyId of model.everOff) {
      const key = model.keys.get(keyId);
      const account = model.accounts.get(key?.accountId ?? '');
      const isInReach =
        last?.kind === 'ended' && account?.hasRole === true && !isClosed(account, last.run.rule);
      if (key?.status !== 'Inactive' || model.lastOffBy.get(keyId) !== 'engine') continue;
      if (!isInReach || key.accountId === foe) continue;
      const since = model.lastOffIndex.get(keyId) ?? 0;
      if (!this.#has((each) => each.type === 'Key Deactivated' && each.keyId === keyId && each.index > since))
        untold(`${keyId} was deactivated`);
    }
    for (const [keyId, since] of this.#restored)
      if (
        !this.#isDoubtful(since, model) &&
        !this.#has((each) => each.type === 'Key Restored' && each.keyId === keyId && each.index > since)
      )
        untold(`${keyId} was restored`);
  }

  #judgeWord(keyId: string, word: Word, model: Model, untold: (what: string) => void): void {
    const { messageId, kind, to, index } = word;
    if (this.#isDoubtful(index, model)) return;
    const isOfIt = (event: EventSeen): boolean => event.messageId === messageId && event.keyId === keyId;
    if (!this.#has((event) => isOfIt(event) && event.type === 'Notice Accepted' && event.notice === kind))
      untold(`${to} was told of ${keyId} (${kind})`);
    if (
      model.cameBack.has(messageId) &&
      !this.#has((event) => isOfIt(event) && event.type === 'Notice Voided')
    )
      untold(`the mail to ${to} about ${keyId} came back`);
  }

  #has(isMeant: (event: EventSeen & { readonly index: number }) => boolean): boolean {
    return this.#told.some(isMeant);
  }

  /** Whoever did it may never have heard that it was done. */
  #isDoubtful(index: number, model: Model): boolean {
    const end = this.#ends.find((each) => each > index) ?? Infinity;
    return model.troubledBetween(index - TROUBLE_BEFORE, end);
  }
}

/** With an address that takes no mail, earlier notices to it are void as well. */
const mayBeVoid = (messageId: string, keyId: string, { cameBack, words, badAddresses }: Model): boolean =>
  cameBack.has(messageId) ||
  (words.get(keyId) ?? []).some((word) => word.messageId === messageId && badAddresses.has(word.to));
