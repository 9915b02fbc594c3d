import { OF_KNOWN_VERSION } from '../../src/ledger/dynamodb/expression.ts';
import type { InterceptedRequest } from '../../src/simulator/traffic/faults/intercepted-request.ts';
import { transactedWrites } from '../../src/simulator/dynamodb/transact-items.ts';
import type { Parameters } from '../../src/simulator/protocol/request-parameters.ts';

/** Where in a run a call is made: the first word of the step that has begun last. */
export const PHASES = [
  'start',
  'discover',
  'recover',
  'survey',
  'plan',
  'mail',
  'act',
  'notify',
  'report',
] as const;

export type Phase = (typeof PHASES)[number];

/**
 * What names a call of the engine: the phase, the action, and of the ledger which rows. `survey iam:ListUserTags`,
 * `act dynamodb:UpdateItem KEY STATE intent`.
 */
export function callName(phase: Phase, { service, action, params }: InterceptedRequest): string {
  const rows = service === 'dynamodb' ? ` ${rowsOf(params)}` : '';
  return `${phase} ${service}:${action}${rows}`;
}

/** By the place where a row lies. */
const KINDS: readonly (readonly [pattern: RegExp, kind: string])[] = [
  [/^LOCK RUN$/, 'LOCK'],
  [/^CONTROL PAUSE$/, 'CONTROL'],
  [/^RUN#LAST /, 'LAST'],
  [/^RUN#ALL\b/, 'RUNS'],
  [/^RUN#\S+ META$/, 'META'],
  [/^RUN#\S+ (ACCOUNT|SEEN|FINDING)#/, '$1'],
  [/^SEEN#\S+ PART#/, 'MEMORY'],
  [/^KEY#\S+ STATE$/, 'KEY STATE'],
  [/^KEY#\S+ NOTICE#/, 'NOTICE'],
  [/^KEY#\S+ ACTION#/, 'ACTION'],
  [/^CONTACT#\S+ STATE$/, 'CONTACT'],
  [/^MAIL#\S+ STATE$/, 'MAIL'],
  [/^IDENTITY#\S+ STATE$/, 'IDENTITY'],
];

/** What an update of a row is for, where a row has several. */
const PURPOSES: readonly (readonly [pattern: RegExp, purpose: string])[] = [
  [/#owner = :owner/, 'taken'],
  [/leaseUntil = :until/, 'renewed'],
  [/leaseUntil = :now/, 'released'],
  [/DELETE unchecked/, 'checked'],
  [/ deactivation = /, 'intent'],
  [/deactivation\.#state = .* REMOVE outbox$/, 'done'],
  [/deactivation\.#state = /, 'withdrawn'],
  [/#notice = /, 'notice'],
  [/setBackAt = /, 'set back'],
  [/(?:foundInactiveAt|exemptAt) = /, 'restart'],
  [/\) REMOVE outbox$/, 'retired'],
  [/\) REMOVE #n\d/, 'pruned'],
  [/#messageId = /, 'sent'],
  [/#why = /, 'withdrawn'],
];

function rowsOf(params: Parameters): string {
  const places = placesOf(params);
  const [first = ''] = places;
  const kind = params.IndexName === undefined ? (kindOf(first) ?? first) : `index ${first}`;
  const asked = transactedWrites(params)[0]?.params ?? params;
  const { UpdateExpression: change = '' } = asked as { readonly UpdateExpression?: string };
  const purpose = PURPOSES.find(([pattern]) => pattern.test(change))?.[1];
  return purpose === undefined ? kind : `${kind} ${purpose}`;
}

/** Beside that on the version of the row, which a repeat of the same write meets as the first attempt did. */
export function hasCondition({ ConditionExpression: condition }: Parameters): boolean {
  return condition !== undefined && condition !== OF_KNOWN_VERSION;
}

/** What sort of row lies at a place. */
export function kindOf(place: string): string | undefined {
  for (const [pattern, kind] of KINDS) {
    const match = pattern.exec(place);
    if (match) return kind.replace('$1', match[1] ?? '');
  }
  return undefined;
}

type Attribute = { readonly S?: string };
type Item = Readonly<Record<string, Attribute>>;
type Requests = Readonly<
  Record<
    string,
    readonly { readonly PutRequest: { readonly Item: Item } }[] | { readonly Keys: readonly Item[] }
  >
>;

/** `pk` and `sk` of each row that a request names; of a query what it asks for. */
export function placesOf(params: Parameters): string[] {
  const { Key, Item: item, RequestItems, ExpressionAttributeValues: values } = params;
  const named = [Key, item].filter((each) => each !== undefined) as Item[];
  const batched = Object.values((RequestItems ?? {}) as Requests).flatMap((rows) =>
    'Keys' in rows ? rows.Keys : rows.map(({ PutRequest }) => PutRequest.Item),
  );
  const places = [...named, ...batched].map(({ pk, sk }) => `${pk?.S ?? ''} ${sk?.S ?? ''}`);
  places.push(...transactedWrites(params).flatMap((write) => placesOf(write.params)));
  if (places.length > 0) return places;
  const { ':pk': pk, ':prefix': prefix, ':from': from, ':value': value } = (values ?? {}) as Item;
  return [[pk?.S, prefix?.S ?? from?.S, value?.S].filter((part) => part !== undefined).join(' ')];
}
