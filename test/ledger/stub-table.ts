import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { HttpResponse } from '@smithy/core/transport';
import { instant } from '../../src/core/instant.ts';
import { ledgerTable, type LedgerTable } from '../../src/ledger/table.ts';
import type { Clock } from '../../src/workflow/clock.ts';

export const TABLE = 'ledger';
export const NOW = instant('2027-03-01T08:00:00.000Z');

/** An answer of whatever stands at the other end of the wire; thrown, it is none. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Request {
  readonly verb: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** From 1. */
  readonly n: number;
}

/** Time that only sleeps make pass. */
export function sleeplessClock(): Clock & { readonly sleptMs: () => number } {
  let slept = 0;
  return {
    now: () => NOW,
    sleep: (ms) => {
      slept += ms;
      return Promise.resolve();
    },
    sleptMs: () => slept,
  };
}

/** A table over the real SDK, whose requests get what `answer` says instead of DynamoDB. */
export function tableAnswering(
  answer: (request: Request) => Answer,
  clock: Clock = sleeplessClock(),
): { readonly table: LedgerTable; readonly requests: readonly Request[] } {
  const requests: Request[] = [];
  const client = new DynamoDBClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' },
    maxAttempts: 1,
    requestHandler: {
      handle: ({ headers, body }: { headers: Readonly<Record<string, string>>; body: Uint8Array }) => {
        const verb = headers['x-amz-target']?.split('.')[1] ?? '';
        const { buffer, byteOffset, byteLength } = body;
        const input = JSON.parse(Buffer.from(buffer, byteOffset, byteLength).toString()) as Request['input'];
        const request = { verb, input, n: requests.length + 1 };
        requests.push(request);
        const { status = 200, headers: said = {}, body: text = '' } = answer(request);
        const response = new HttpResponse({ statusCode: status, headers: said, body: Buffer.from(text) });
        return Promise.resolve({ response });
      },
    },
  });
  return { table: ledgerTable(client, TABLE, clock), requests };
}

/** What DynamoDB says: the members, and what the call has cost. */
export function says(members: Readonly<Record<string, unknown>>): Answer {
  return {
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'request-1' },
    body: JSON.stringify({ ConsumedCapacity: { TableName: TABLE, CapacityUnits: 1 }, ...members }),
  };
}

export function refuses(status: number, code: string, message = 'said the service'): Answer {
  return { status, body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${code}`, message }) };
}

/** Rows as the wire has them. */
export function wireRow(sk: string, more: Readonly<Record<string, unknown>> = {}) {
  return { pk: { S: 'P' }, sk: { S: sk }, ...more };
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
