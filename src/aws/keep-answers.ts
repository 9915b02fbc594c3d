import type { DeserializeMiddleware, InitializeMiddleware, MiddlewareStack } from '@smithy/types';
import { takeBody } from './answer-body.ts';
import { AnswerError, UnreadableAnswerError } from './answer-errors.ts';
import { MEANINGS } from './failure-codes.ts';
import { receivedFrom, type HttpAnswer, type Protocol, type Received } from './received.ts';
import { fact, wordsOf } from './thrown.ts';

/** By the HTTP answer, and by the object that the SDK made of it. */
const received = new WeakMap<object, Received>();

/** What came for an answer of the SDK. @throws RangeError when its client was not built in clients.ts */
export function receivedFor(output: object): Received {
  const came = received.get(output);
  if (came === undefined) throw new RangeError('the answer of a client that keeps none');
  return came;
}

/**
 * Makes a client keep what came, and throw what it means when nothing came or it cannot be read. By itself the SDK throws
 * whatever its parsers met, such as a TypeError for a date that is none, and that would pass for a bug of ours.
 */
export function keepAnswers<Input extends object, Output extends object>(
  { middlewareStack }: { readonly middlewareStack: MiddlewareStack<Input, Output> },
  protocol: Protocol,
): void {
  const receive: DeserializeMiddleware<Input, Output> = (next, context) => async (args) => {
    const verb = String(context.commandName).replace(/Command$/, '');
    try {
      const result = await next(args);
      const http = result.response as HttpAnswer;
      received.set(http, receivedFrom(verb, protocol, http, await takeBody(http)));
      return result;
    } catch (error) {
      throw nothingCame(verb, error);
    }
  };
  const tell: InitializeMiddleware<Input, Output> = (next) => async (args) => {
    try {
      const result = await next(args);
      const came = received.get((result as unknown as { readonly response: object }).response);
      if (came !== undefined) received.set(result.output, came);
      return result;
    } catch (error) {
      throw told(error);
    }
  };
  // Next to the wire, below the retries; and around everything.
  middlewareStack.add(receive, { name: 'receiveAnswer', step: 'deserialize', priority: 'low' });
  middlewareStack.add(tell, { name: 'tellAnswer', step: 'initialize', priority: 'high' });
}

/** The SDK's retries look at the `cause`. */
function nothingCame(verb: string, cause: unknown): AnswerError {
  const code = MEANINGS[fact(cause, 'code') ?? ''] ?? MEANINGS[fact(cause, 'name') ?? ''] ?? 'NO_CONNECTION';
  return new AnswerError(code, `${verb} had no answer: ${wordsOf(cause)}`, { cause });
}

function told(error: unknown): unknown {
  if (error instanceof AnswerError || typeof error !== 'object' || error === null) return error;
  const { $response } = error as { readonly $response?: object };
  const came = $response && received.get($response);
  if (came === undefined) return isMissingFile(error) ? credentialsMissing(error) : error;
  // What the service names by a code of its own is an answer.
  if ('$fault' in error && fact(error, 'name') !== 'Unknown') return error;
  const why =
    '$fault' in error ? 'an error without a code' : came.verb === 'AssumeRole' ? 'no XML' : wordsOf(error);
  return new UnreadableAnswerError(came, why, { cause: error });
}

/** The SDK's credential chain reads files that environment and profile name. */
function isMissingFile(error: object): boolean {
  return fact(error, 'syscall') === 'open' && ['ENOENT', 'EACCES'].includes(fact(error, 'code') ?? '');
}

function credentialsMissing(cause: unknown): AnswerError {
  return new AnswerError('CREDENTIALS_MISSING', wordsOf(cause), { cause });
}
