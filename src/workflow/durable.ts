import {
  DurableOperationError,
  NestingType,
  StepError,
  StepInterruptedError,
  StepSemantics,
  type DurableContext,
  type RetryDecision,
} from '@aws/durable-execution-sdk-js';
import { isProblemCode, KeyRotationError, type ProblemCode } from '../core/problem.ts';
import { unnested } from './unnested.ts';
import type { Workflow } from './workflow.ts';

/**
 * A step that fails for want of a machine, a network or a service begins so often in all, which takes about four
 * minutes and the time of those beginnings that were killed. Lambda counts beginnings that were put off as attempts as
 * well: there are one or two of these.
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
 * gets the results of the steps that were done. A step begins when Lambda knows of it, so that one that was killed
 * counts as begun. Items of a map are steps without a context of their own, which would double the operations.
 */
export function durableWorkflow(context: DurableContext): Workflow {
  const timeLeft = (): number => context.lambdaContext.getRemainingTimeInMillis();
  const wholeMs = timeLeft();

  const perform = async <T>(
    on: DurableContext,
    name: string,
    { share, putOffMs }: typeof ITEM,
    work: () => Promise<T>,
    retryStrategy = retry,
  ): Promise<T> => {
    const begin = async (): Promise<T> => {
      if (timeLeft() < share * wholeMs) throw new TooLateError(name, putOffMs(timeLeft()));
      return smallEnough(name, await work().catch(toStepError));
    };
    return on.step(name, begin, { semantics: StepSemantics.AtMostOncePerRetry, retryStrategy });
  };
  const isTimeUp = (): boolean => timeLeft() < TIME_UP * wholeMs;

  return unnested({
    step: (name, work) => perform(context, name, STEP, work).catch(rethrow(name)),

    async map(name, items, work, { concurrency, ifKilled }) {
      // By itself the SDK ends a map at its first failure, whatever is under way.
      const failures: unknown[] = [];
      const unlessFailed = (item: (typeof items)[number]) => () => {
        if (failures.length > 0) throw failures[0];
        return work(item, isTimeUp);
      };
      const done = await context.map(
        name,
        [...items],
        async (each, item, index) => {
          if (failures.length > 0) return undefined;
          const retryItem = ifKilled === undefined ? retry : unlessKilled;
          try {
            return await perform(each, `${name} ${index + 1}`, ITEM, unlessFailed(item), retryItem);
          } catch (error) {
            if (ifKilled !== undefined && wasKilled(error)) return ifKilled;
            failures.push(error);
            throw error;
          }
        },
        {
          maxConcurrency: concurrency,
          nesting: NestingType.FLAT,
          completionConfig: { toleratedFailurePercentage: 100 },
        },
      );
      const [failure] = done.getErrors();
      return failure ? rethrow(name)(failure) : done.getResults().filter((result) => result !== undefined);
    },

    sleepsForFree: true,

    async sleep(name, ms) {
      await context.wait(name, { seconds: Math.max(1, Math.ceil(ms / 1000)) });
    },
  });
}

/** Infrastructure is tried again; a lost lease, an unreadable organization or row, or a bug is the same a second time. */
function retry(error: Error, attempt: number): RetryDecision {
  if (error instanceof TooLateError) return after(error.putOffMs);
  if (isFinal(error) || attempt >= MAX_ATTEMPTS) return { shouldRetry: false };
  return after(1_000 * Math.min(MAX_DELAY_S, FIRST_DELAY_S * 2 ** (attempt - 1)));
}

function unlessKilled(error: Error, attempt: number): RetryDecision {
  return error instanceof StepInterruptedError ? { shouldRetry: false } : retry(error, attempt);
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
  if (!isCoded(error)) throw error;
  const { message, problemCode } = error;
  throw OF_ONE_ROW.has(problemCode)
    ? new StepError(message, error, problemCode)
    : new PassingError(message, error, problemCode);
}

/** What a row of the ledger holds, or how large it is, is the same a second time. */
const OF_ONE_ROW: ReadonlySet<ProblemCode> = new Set(['LEDGER_UNREADABLE', 'LEDGER_REFUSED']);

function isCoded(error: unknown): error is Error & { readonly problemCode: ProblemCode } {
  return error instanceof Error && 'problemCode' in error && typeof error.problemCode === 'string';
}

/** @throws KeyRotationError as the step threw it, in a replay too */
function rethrow(name: string): (error: unknown) => never {
  return (error) => {
    for (const each of causes(error)) {
      // Lambda may say null, or nothing, of an error that has no data.
      if (each instanceof DurableOperationError && isProblemCode(each.errorData))
        throw new KeyRotationError(each.errorData, each.message, { cause: error });
    }
    if (!wasKilled(error)) throw error;
    // Those before may have failed of themselves, and those that were put off count beyond.
    const message = `the step ${name} was given up after ${MAX_ATTEMPTS} beginnings or more; the last was cut off: the log of the function says whether its time or its memory (memoryMb) was used up`;
    throw new KeyRotationError('INTERRUPTED', message, { cause: error });
  };
}

/** Of a checkpoint the name is left. */
function wasKilled(error: unknown): boolean {
  return causes(error).some(({ name }) => name === StepInterruptedError.name);
}

function causes(error: unknown): readonly Error[] {
  return error instanceof Error ? [error, ...causes(error.cause)] : [];
}

function smallEnough<T>(name: string, result: T): T {
  const bytes = Buffer.byteLength(JSON.stringify(result));
  if (bytes <= MAX_RESULT_BYTES) return result;
  throw new RangeError(
    `the result of step ${name} has ${bytes} bytes; a checkpoint takes ${MAX_RESULT_BYTES}`,
  );
}
