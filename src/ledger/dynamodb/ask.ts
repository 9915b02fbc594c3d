import type {
  DynamoDBDocumentClient,
  DynamoDBDocumentClientResolvedConfig,
  ServiceInputTypes,
  ServiceOutputTypes,
} from '@aws-sdk/lib-dynamodb';
import type { Command } from '@smithy/types';
import type { z } from 'zod';
import { firstWords } from '../../aws/answer-body.ts';
import { AnswerError, UnreadableAnswerError } from '../../aws/answer-errors.ts';
import { errorName, failureOrThrow } from '../../aws/failure.ts';
import { LedgerOutageError, type OutageReason } from '../ledger-error.ts';
import { holdsNull, noteAnswer, type Came } from './wire.ts';

type LedgerCommand<Input extends ServiceInputTypes, Output extends ServiceOutputTypes> = Command<
  ServiceInputTypes,
  Input,
  ServiceOutputTypes,
  Output,
  DynamoDBDocumentClientResolvedConfig
>;

export type Verb =
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  | 'Scan'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'BatchWriteItem'
  | 'TransactWriteItems';

/**
 * Sends a command, and reads its answer through a schema: the one place where an answer of DynamoDB becomes a value.
 * @throws LedgerOutageError when there is none, or none that can be read; that a condition does not hold, or that
 * a transaction was cancelled, comes as it is
 */
export type Ask = <
  Input extends ServiceInputTypes,
  Output extends ServiceOutputTypes,
  Answer extends z.ZodType,
>(
  verb: Verb,
  command: LedgerCommand<Input, Output>,
  answer: Answer,
) => Promise<z.output<Answer>>;

/** The hub's own trouble, whichever service it was that asked first. */
const OF_THE_HUB = new Set<string>([
  'CLOCK_SKEWED',
  'CREDENTIALS_MISSING',
  'CREDENTIALS_REFUSED',
  'REGION_DISABLED',
  'REGION_MISSING',
  'UNTRUSTED_CERTIFICATE',
]);

/** What the answer says of the request, whoever makes it. */
const OF_THE_REQUEST: Readonly<Partial<Record<string, OutageReason>>> = {
  ResourceNotFoundException: 'NO_TABLE',
  ValidationException: 'REFUSED',
};

export const CONDITION_FAILED = 'ConditionalCheckFailedException';
export const CANCELLED = 'TransactionCanceledException';

export function askTable(documents: DynamoDBDocumentClient, table: string): Ask {
  return async (verb, command, answer) => {
    const came = noteAnswer(command);
    let output: object;
    try {
      output = await documents.send(command);
    } catch (error) {
      throw await meant(error, came());
    }
    const nothing = came();
    if (nothing !== null && holdsNull(nothing.bytes)) throw await unreadable(nothing, 'it holds a null');
    const read = answer.safeParse(output);
    if (read.success) return read.data;
    throw await unreadable(nothing, whatIsWrong(read.error));

    async function where(): Promise<string> {
      const region = await documents.config.region();
      return `DynamoDB ${verb} on table ${table} in ${region}`;
    }

    async function unreadable(
      answered: Came | null,
      why: string,
      cause?: unknown,
    ): Promise<LedgerOutageError> {
      const { status, bytes } = answered ?? { status: 0, bytes: Buffer.alloc(0) };
      const words = `was answered with HTTP ${status} and what cannot be read (${why}): ${firstWords(bytes.toString('utf8'))}`;
      return new LedgerOutageError(`${await where()} ${words}`, { reason: 'UNREADABLE_ANSWER' }, { cause });
    }

    async function meant(error: unknown, answered: Came | null): Promise<unknown> {
      const name = errorName(error);
      if (name === CONDITION_FAILED || name === CANCELLED) return error;
      if (error instanceof UnreadableAnswerError)
        return new LedgerOutageError(
          `${await where()}: ${error.message}`,
          { reason: error.problemCode },
          { cause: error },
        );
      const isAnswer =
        error instanceof AnswerError || (typeof error === 'object' && error !== null && '$fault' in error);
      if (answered !== null && !isAnswer)
        return unreadable(answered, 'it is not what DynamoDB writes', error);
      const { code, message } = failureOrThrow(error);
      if (OF_THE_HUB.has(code) || message.includes('Region is missing')) return error;
      return new LedgerOutageError(
        `${await where()} failed: ${message}`,
        { reason: OF_THE_REQUEST[name] ?? code },
        { cause: error },
      );
    }
  };
}

/** `Items.3.pk: is no row`; never what stands there. */
function whatIsWrong({ issues: [issue] }: z.ZodError): string {
  if (issue === undefined) return 'no reason';
  const path = issue.path.map(String).join('.');
  return path === '' ? issue.message : `${path}: ${issue.message}`;
}
