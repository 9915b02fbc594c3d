import {
  DurableOperationError,
  NestingType,
  StepError,
  type DurableContext,
  type RetryDecision,
} from '@aws/durable-execution-sdk-js';
import { KeyRotationError, type ProblemCode } from '../core/problem.ts';
import type { Workflow } from './workflow.ts';

/**
 * A step that fails for want of a machine, a network or a service is tried so often in all, which takes about four
 * minutes. Lambda counts beginnings that were put off as attempts as well: there are one or two of these.
 */
const MAX_ATTEMPTS = 8;
const FIRST_DELAY_S = 5;
const MAX_DELAY_S = 60;
/** Lambda's limit on one checkpoint; results are small by design, so a larger one is a bug. */
const MAX_RESULT_BYTES = 256 * 1024;

/**
 * A step is begun when this share of the invocation's time is left, or else in the next invocation: an invocation that
 * Lambda ends in the middle of a step repeats it. What stands alone goes on in a new invocation at once. The items of a
 * map let those finish that are under way, so they come back when this invocation is over for certain.
 */
const STEP = { share: 0.6, putOffMs: () => 1_000 };
const ITEM = { share: 0.25, putOffMs: (leftMs: number) => leftMs + 1_000 };
/** An item of a map that is told that time is up has this share of the invocation's time to come to an end. */
const TIME_UP = 0.1;

/** Not enough time is left: begin in the next invocation, after `putOffMs`. */
class TooLateError extends Error {
  override readonly name = 'TooLateError';
  readonly putOffMs: number;

  constructor(step: string, putOffMs: number) {
    super(`${step} begins in the next invocation`);
    this.putOffMs = putOffMs;
  }
}

/**
 * Runs the steps under Lambda's checkpoints (docs/adr/0007): an execution that is interrupted is invoked again and
 * gets the results of the steps that were done. Items of a map are steps without a context of their own, which would
 * double the operations.
 */
export function durableWorkflow(context: DurableContext): Workflow {
  const timeLeft = (): number => context.lambdaContext.getRemainingTimeInMillis();
  const wholeMs = timeLeft();

  const perform = async <T>(
    on: DurableContext,
    name: string,
    { share, putOffMs }: typeof ITEM,
    work: () => Promise<T>,
  ): Promise<T> => {
    const begin = async (): Promise<T> => {
      if (timeLeft() < share * wholeMs) throw new TooLateError(name, putOffMs(timeLeft()));
      return smallEnough(name, await work().catch(toStepError));
    };
    return on.step(name, begin, { retryStrategy: retry });
  };
  const isTimeUp = (): boolean => timeLeft() < TIME_UP * wholeMs;

  return {
    step: (name, work) => perform(context, name, STEP, work).catch(rethrow),

    async map(name, items, work, { concurrency }) {
      const done = await context.map(
        name,
        [...items],
        (each, item, index) => perform(each, `${name} ${index + 1}`, ITEM, () => work(item, isTimeUp)),
        { maxConcurrency: concurrency, nesting: NestingType.FLAT },
      );
      const [failure] = done.getErrors();
      return failure ? rethrow(failure) : done.getResults();
    },

    sleepsForFree: true,

    async sleep(name, ms) {
      await context.wait(name, { seconds: Math.max(1, Math.ceil(ms / 1000)) });
    },
  };
}

/** Infrastructure is tried again; a lost lease, an unreadable organization or a bug is the same a second time. */
function retry(error: Error, attempt: number): RetryDecision {
  if (error instanceof TooLateError) return after(error.putOffMs);
  if (isFinal(error) || attempt >= MAX_ATTEMPTS) return { shouldRetry: false };
  return after(1_000 * Math.min(MAX_DELAY_S, FIRST_DELAY_S * 2 ** (attempt - 1)));
}

const after = (ms: number): RetryDecision => ({
  shouldRetry: true,
  delay: { seconds: Math.ceil(ms / 1000) },
});

function isFinal(error: Error): boolean {
  return (
    (error instanceof StepError && !(error instanceof PassingError)) ||
    error instanceof TypeError ||
    error instanceof ReferenceError ||
    error instanceof RangeError
  );
}

/** What may be over by the next attempt, such as an outage of the ledger; when it is not, the run ends with its code. */
class PassingError extends StepError {}

/** A checkpoint keeps of an error its name, message and data: the code travels as data. */
function toStepError(error: unknown): never {
  if (error instanceof KeyRotationError) throw new StepError(error.message, error, error.code);
  if (isCoded(error)) throw new PassingError(error.message, error, error.problemCode);
  throw error;
}

function isCoded(error: unknown): error is Error & { readonly problemCode: ProblemCode } {
  return error instanceof Error && 'problemCode' in error && typeof error.problemCode === 'string';
}

/** @throws KeyRotationError as the step threw it, in a replay too */
function rethrow(error: unknown): never {
  for (let each = error; each instanceof Error; each = each.cause) {
    if (each instanceof DurableOperationError && each.errorData !== undefined) {
      throw new KeyRotationError(each.errorData as ProblemCode, each.message, { cause: error });
    }
  }
  throw error;
}

function smallEnough<T>(name: string, result: T): T {
  const bytes = Buffer.byteLength(JSON.stringify(result));
  if (bytes <= MAX_RESULT_BYTES) return result;
  throw new RangeError(
    `the result of step ${name} has ${bytes} bytes; a checkpoint takes ${MAX_RESULT_BYTES}`,
  );
}
