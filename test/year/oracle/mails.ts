import type { Fact } from '../life/chronicle.ts';
import type { Say } from './breach.ts';
import type { Model } from './model.ts';
import type { SincePause } from './since-pause.ts';

type Mail = Extract<Fact, { kind: 'mail' }>;

/** The laws of a mail that SES accepted. */
export function judgeMail(
  mail: Mail,
  index: number,
  operator: string,
  model: Model,
  sincePause: SincePause,
  say: Say,
): void {
  const { told, to } = mail;
  const runs = [...model.openRuns.values()];
  if (told.length === 0) {
    if (to !== operator) say('mail', `a mail to ${to} names no key`);
    return;
  }
  if (runs.length > 0 && runs.every(({ run }) => run.mode === 'dry-run'))
    say('dry run', `${to} was mailed in a dry run`);
  const isOfRun = told.some(({ kind }) => kind !== 'restored');
  const isPaused = runs.length > 0 && runs.every(({ isPausedSince }) => isPausedSince);
  if (isOfRun && (isPaused || sincePause.isTooMuch(model))) say('pause', `${to} was mailed during a pause`);
  judgeWords(mail, index, model, say);
}

function judgeWords({ told, to, atMs }: Mail, index: number, model: Model, say: Say): void {
  const day = dayOf(atMs);
  for (const { kind, keyId } of told) {
    const twin = (model.words.get(keyId) ?? []).find(
      (word) => word.kind === kind && word.to === to && kind !== 'restored' && dayOf(word.atMs) === day,
    );
    // One that came back was none. And whoever never heard that SES accepted it must send it again: not telling would be worse.
    if (
      twin &&
      !model.cameBack.has(twin.messageId) &&
      !model.troubledBetween(twin.index - TROUBLE_BEFORE, index)
    )
      say('I5 nothing twice', `${to} was told the same of ${keyId} twice on ${day}: ${kind}`);
    if (kind === 'deactivated' && !model.everOff.has(keyId))
      say('truth', `${to} was told that ${keyId} is off, which it never was`);
    if (kind === 'first' && model.onlyRun?.goneKeys.has(keyId) && model.onlyRun.troubles === 0)
      say('truth', `${to} was told of ${keyId}, which is gone`);
  }
}

/** Facts: a mail is written down when its call has ended, and a trouble of that very call right before it. */
const TROUBLE_BEFORE = 2;

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
