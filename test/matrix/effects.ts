import type { Outcome } from './outcome.ts';

/** What becomes of keys and mails until all is as if nothing had been. */
export function effectsInWords({ status, effects, touched, heals }: Outcome): string {
  if (effects.length === 0)
    return heals === 'later' ? 'nothing is missed; it is said again the next day' : 'nothing is missed';
  const whose =
    touched === 'others' && (status === 'ended' || status === 'blocked') ? 'everybody' : WHOSE[touched];
  return `${whose}: ${phrases(new Set(effects)).join('; ')}`;
}

const WHOSE: Readonly<Record<Outcome['touched'], string>> = {
  nobody: '',
  it: 'those it is about',
  account: 'the account',
  others: 'others too',
};

function phrases(effects: Set<string>): string[] {
  const words: string[] = [];
  for (const [all, phrase] of TOGETHER) {
    if (!all.every((each) => effects.has(each))) continue;
    words.push(phrase);
    for (const each of all) effects.delete(each);
  }
  return [...words, ...[...effects].map((each) => ALONE[each] ?? each)];
}

/** Of what goes together the first that is there; word of a deactivation comes no sooner than the deactivation. */
const TOGETHER: readonly (readonly [all: readonly string[], phrase: string])[] = [
  [
    ['kept a day longer', 'told a day later', 'told of it a day later'],
    'deactivations and mails a day later',
  ],
  [['kept a day longer', 'told of it a day later'], 'deactivations a day later'],
  [['kept', 'not told of it', 'reminded again'], 'the key stays active, and its notices begin anew'],
  [['told a day later', 'told of it a day later'], 'mails a day later'],
  [['told again', 'told of it again'], 'the mail comes a second time, the next day'],
  [['told in another way', 'told of it in another way'], 'the next contact is told'],
];

const ALONE: Readonly<Record<string, string>> = {
  'told a day later': 'notices a day later',
  'told again': 'the notice comes a second time, the next day',
  'reminded again': 'a reminder meanwhile',
  'told of it a day later': 'word of a deactivation a day later',
  'told of it again': 'word of a deactivation comes a second time, the next day',
};
