import type { ClientConfig } from '../../src/aws/clients.ts';
import type { Fault } from '../../src/simulator/traffic/faults/fault.ts';
import { proxyPage } from '../../src/simulator/traffic/faults/proxy-page.ts';
import { REFUSALS } from '../../src/simulator/traffic/faults/refusals.ts';
import type { InterceptedRequest } from '../../src/simulator/traffic/faults/intercepted-request.ts';

/** What of a call a failure depends on. */
export interface Traits {
  readonly name: string;
  readonly isWrite: boolean;
  /** How its answers are written. */
  readonly format: 'xml' | 'json';
  /** DynamoDB: whether it has a condition. */
  readonly isConditional: boolean;
  /** DynamoDB: the most rows that one of these calls names. */
  readonly rows: number;
  /** True answers to it, as they came. */
  readonly answers: readonly string[];
}

/** What arrives of a true answer. @throws ImpossibleFault where that cannot be; the same where there is nothing to change */
export type ChangedAnswer = (body: string, request: InterceptedRequest) => string;

export interface Failure {
  readonly name: string;
  /** What happens instead of the true answer. */
  readonly meets: ((request: InterceptedRequest) => Fault | undefined) | { readonly answer: ChangedAnswer };
  /**
   * What it says more of than of the one call that meets it: of a row of the ledger, of the session that all calls to an
   * account are made in, or of every such call to come.
   */
  readonly isOf?: 'row' | 'session' | 'all';
  /** Whether it goes on after the call: a damaged row is so whoever reads it. */
  readonly lasts?: true;
  /** Whether it meets what the first of these verbs was to do again, when the second does it. */
  readonly meetsRepeatsOf?: readonly [verb: string, again: string];
  /** The first so many calls only; all of the day by default. */
  readonly times?: number;
  readonly client?: ClientConfig;
}

/** Long enough for every true answer of this machine. */
const PATIENCE: ClientConfig = { requestTimeoutMs: 1_500 };

/** What can befall any call. */
export function failuresOfAny(traits: Traits): Failure[] {
  const all = failuresOf(traits);
  return isOfLedger(traits) ? all.filter(({ name }) => !MUCH_THE_SAME.includes(name)) : all;
}

export const isOfLedger = ({ name }: Pick<Traits, 'name'>): boolean => name.includes(' dynamodb:');

/** To the ledger, whose every call is read in one place, as others that are tried. */
const MUCH_THE_SAME: readonly string[] = [
  ...['unknown error', '500 page', '403 page', 'answer {}', 'half an answer', 'credentials unknown'],
  ...['done, 503 page', 'done, 200 page', 'done, no answer'],
];

function failuresOf({ name, isWrite, format, answers }: Traits): Failure[] {
  const always: Failure[] = [
    { name: 'denied', meets: REFUSALS.denied },
    { name: 'throttled', meets: REFUSALS.throttled },
    { name: '500', meets: REFUSALS.failed },
    { name: 'unknown error', meets: error(400, 'SomethingNewException') },
    { name: '503 page', meets: () => proxyPage(503) },
    { name: '500 page', meets: () => proxyPage(500) },
    { name: '403 page', meets: () => proxyPage(403) },
    { name: '200 page', meets: () => proxyPage(200) },
    { name: 'empty answer', meets: answered(200, '') },
    { name: 'answer {}', meets: answered(200, '{}') },
    { name: 'no answer', meets: () => ({ kind: 'hang', when: 'before' }), client: PATIENCE },
    { name: 'reset', meets: () => ({ kind: 'drop', when: 'before' }) },
    { name: 'half an answer', meets: () => ({ kind: 'drop', when: 'midway' }) },
    ...sessionFailures(name),
  ];
  if (format === 'xml') {
    const changes = { 'hollow answer': hollow, 'without RequestId': withoutRequestId };
    for (const [each, answer] of Object.entries(changes))
      if (answers.some((body) => answer(body) !== body)) always.push({ name: each, meets: { answer } });
  }
  if (isWrite) always.push(...failuresOfWrites);
  return always;
}

/** The write took effect, and nobody got to hear of it. */
const failuresOfWrites: readonly Failure[] = [
  { name: 'done, 500', meets: error(500, 'InternalFailure', 'after') },
  { name: 'done, 503 page', meets: () => ({ ...raw(proxyPage(503)), when: 'after' }) },
  { name: 'done, 200 page', meets: () => ({ ...raw(proxyPage(200)), when: 'after' }) },
  { name: 'done, empty answer', meets: () => ({ ...raw(answered(200, '')()), when: 'after' }) },
  { name: 'done, no answer', meets: () => ({ kind: 'hang', when: 'after' }), client: PATIENCE },
  { name: 'done, reset', meets: () => ({ kind: 'drop', when: 'after' }) },
];

/** A member session can end at any call that is made in it; credentials of the hub are refused at any of its own. */
function sessionFailures(name: string): Failure[] {
  if (name.includes(' iam:')) {
    return (['expired', 'revoked', 'unknown'] as const).flatMap((as): Failure[] => {
      const ends = { meets: () => ({ kind: 'end-session', as }) as const, isOf: 'session' as const };
      return [
        { name: `session ${as}`, ...ends, times: 1 },
        { name: `session ${as}, each time`, ...ends },
      ];
    });
  }
  return [
    { name: 'credentials expired', meets: REFUSALS.expired, isOf: 'all' },
    { name: 'credentials unknown', meets: REFUSALS.unknownCaller, isOf: 'all' },
  ];
}

export function error(status: number, code: string, when: 'before' | 'after' = 'before'): () => Fault {
  return () => ({ kind: 'error', status, code, message: 'as the test says', when });
}

function answered(status: number, body: string): () => Fault {
  return () => ({ kind: 'raw', status, body });
}

function raw(fault: Fault): Extract<Fault, { kind: 'raw' }> {
  if (fault.kind !== 'raw') throw new TypeError(`${fault.kind} is no answer`);
  return fault;
}

/** All that the verb should tell is left out; who answered, and that it did, stays. */
const hollow = (body: string): string => body.replace(/(<(\w+)Result>)[\s\S]*(<\/\2Result>)/, '$1$3');

const withoutRequestId = (body: string): string => body.replace(/<RequestId>.*?<\/RequestId>/, '');
