/** What a failure is called in the document, and what it is: those that any call can meet. */
export const FAILURES: ReadonlyMap<string, string> = new Map([
  ['denied', 'AWS denies the call'],
  ['throttled', "AWS throttles the call, beyond the SDK's retries"],
  ['500', 'AWS answers with an internal error'],
  ['unknown error', 'AWS answers with an error that nobody knows'],
  ['503 page', 'A proxy answers in its place: HTML with status 503'],
  ['500 page', 'HTML with status 500'],
  ['403 page', 'HTML with status 403'],
  ['200 page', 'HTML with status 200'],
  ['empty answer', 'Status 200 and an empty body'],
  ['answer {}', 'Status 200 and `{}`'],
  ['hollow answer', 'Status 200, and what the verb should tell is left out'],
  ['no answer', 'No answer in time'],
  ['reset', 'The connection is cut before the call takes effect'],
  ['half an answer', 'The connection is cut in the middle of the answer'],
  ['credentials expired', "AWS says that the hub's credentials have expired"],
  ['credentials unknown', "AWS does not know the hub's credentials"],
  ['session expired', 'The session in the account expires at this call, once or each time'],
  ['session revoked', 'It is revoked at this call, once or each time'],
  ['session unknown', 'AWS does not know it at this call, once or each time'],
  ['pages without end', 'Each page of a list gives the same marker'],
  ['an empty page first', 'A page without items comes before the others'],
  ['cut off without a marker', 'A list says that it is cut off, and not where it goes on'],
  [
    'done, reset',
    'The call takes effect, and the connection is cut; so with the other failures of an answer',
  ],
]);

/** Failures that are alike, in one word. */
const CLASSES: readonly (readonly [word: string, isOf: (failure: string) => boolean])[] = [
  ['any refusal', oneOf('denied', 'throttled', '500', 'unknown error', '503 page', '500 page')],
  ['any silence', oneOf('no answer', 'reset', 'half an answer')],
  [
    'any unreadable answer',
    oneOf(
      ...['403 page', '200 page', 'empty answer', 'answer {}', 'hollow answer'],
      ...['pages without end', 'cut off without a marker'],
    ),
  ],
  ['credentials of the hub refused', oneOf('credentials expired', 'credentials unknown')],
  ['a session that ends each time', (failure) => failure.endsWith(', each time')],
  ['an answer lost after the call took effect', isLost],
];

/** Names that say too little where they stand alone. */
const IN_FULL: Readonly<Record<string, string>> = {
  '500': 'an internal error',
  reset: 'a cut connection',
  'done, and said not to be': 'a write that took effect and is said not to have',
  'row of a later version': 'a row of a later version',
  'row refused': 'a row that DynamoDB does not take',
  'batch undone': 'a batch of which nothing is done',
  'batch half done': 'a batch that is done in part',
};

function oneOf(...failures: readonly string[]): (failure: string) => boolean {
  return (failure) => failures.includes(failure);
}

function isLost(failure: string): boolean {
  return failure.startsWith('done, ') && failure !== 'done, and said not to be';
}

/**
 * Some of the failures of a call in words: all of them, or all that are not about its rows, as one; then whole classes
 * by their names.
 * @param telling all of the call that change anything
 */
export function inWords(failures: readonly string[], telling: readonly string[]): string {
  const left = new Set(failures);
  const words: string[] = [];
  const widest: typeof CLASSES = [
    ['any failure', () => true],
    ['any failed call', (failure) => !isOfRows(failure)],
  ];
  for (const [word, isOf] of telling.includes('500') ? [...widest, ...CLASSES] : CLASSES) {
    const all = telling.filter(isOf);
    if (all.length < 2 || !all.every((each) => left.has(each))) continue;
    words.push(word);
    for (const each of all) left.delete(each);
  }
  const [attributes, members, others] = sorted([...left]);
  const [allAttributes, allMembers] = sorted(telling);
  return [
    ...words,
    ...others.map((each) => IN_FULL[each] ?? each),
    ...parts(members, allMembers, 'an answer without what it must hold', 'an answer without or with another'),
    ...parts(attributes, allAttributes, 'a damaged row', 'a row without or with another'),
  ].join(', ');
}

const isOfRows = (failure: string): boolean =>
  attributeOf(failure) !== undefined ||
  ['row of a later version', 'row refused', 'batch undone', 'done, and said not to be'].includes(failure);

/** Attributes of rows, members of answers, and what is neither. */
function sorted(
  failures: readonly string[],
): [attributes: Set<string>, members: Set<string>, others: string[]] {
  const [attributes, members] = [new Set<string>(), new Set<string>()];
  const others: string[] = [];
  for (const each of failures) {
    const [attribute, member] = [attributeOf(each), FAILURES.has(each) ? undefined : memberOf(each)];
    if (attribute !== undefined) attributes.add(attribute);
    else if (member !== undefined) members.add(member);
    else others.push(each);
  }
  return [attributes, members, others];
}

/** @param all of which some are meant: all, or all but a few, need not be named one by one */
function parts(some: ReadonlySet<string>, all: ReadonlySet<string>, ofAll: string, ofSome: string): string[] {
  if (some.size === 0) return [];
  const rest = new Set([...all].filter((each) => !some.has(each)));
  if (rest.size === 0) return [ofAll];
  const [named, others] = [outermost(some, all), outermost(rest, all)];
  return named.length > 3 && others.length < named.length
    ? [`${ofAll} (but for ${codes(others)})`]
    : [`${ofSome} ${codes(named)}`];
}

/** Of a structure that is there with all that is in it, its own name only. */
function outermost(some: ReadonlySet<string>, all: ReadonlySet<string>): string[] {
  const isWhole = (name: string): boolean =>
    some.has(name) && [...all].every((each) => !each.startsWith(`${name}.`) || some.has(each));
  return [...some].filter((name) => !isWhole(name.slice(0, Math.max(0, name.lastIndexOf('.')))));
}

const codes = (names: readonly string[]): string =>
  [...names]
    .sort()
    .map((each) => `\`${each}\``)
    .join(', ');

const attributeOf = (failure: string): string | undefined =>
  /^row (?:without|with another) (.*)$/.exec(failure)?.[1];

function memberOf(failure: string): string | undefined {
  const path =
    /^(?:without|null) (\S+)$/.exec(failure)?.[1] ??
    /^(\S+) (?:of another type|unknown|twice)$/.exec(failure)?.[1];
  return path?.replace(/\.(?:member|entry|0)(?=\.|$)/g, '');
}
