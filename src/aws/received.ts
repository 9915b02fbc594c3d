import type { WhatCame } from './answer-errors.ts';

/** How a service writes its answers: IAM, STS and SES in XML; Organizations, SESv2 and DynamoDB in JSON. */
export type Protocol = 'xml' | 'json';

/** An answer as it came over the wire, of which the SDK's object does not tell all. */
export interface Received extends WhatCame {
  readonly protocol: Protocol;
  readonly body: string;
  /** In XML what the body says: the header may be a proxy's. */
  readonly requestId: string | null;
  /** What time it is at AWS, as the header `Date` has it. */
  readonly date: string | null;
}

export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  body: unknown;
}

export function receivedFrom(
  verb: string,
  protocol: Protocol,
  { statusCode: status, headers }: HttpAnswer,
  bytes: Uint8Array,
): Received {
  const body = Buffer.from(bytes).toString('utf8');
  const requestId =
    protocol === 'xml'
      ? /<RequestId>\s*([^<\s]+)\s*<\/RequestId>/.exec(body)?.[1]
      : headers['x-amzn-requestid'];
  return {
    verb,
    status,
    protocol,
    body,
    requestId: requestId ?? null,
    date: headers.date ?? null,
    words: firstWords(verb, body),
  };
}

const WORDS_LENGTH = 120;

/** An answer of AssumeRole is quoted only when it is plainly none. */
function firstWords(verb: string, body: string): string {
  if (verb === 'AssumeRole' && /assume|credential|secret|token|accesskey/i.test(body))
    return 'not shown, since it may hold credentials';
  const words = body
    .slice(0, 4 * WORDS_LENGTH)
    .replace(/[\s\p{Cc}\uFFFD]+/gu, ' ')
    .trim()
    .slice(0, WORDS_LENGTH);
  return words === '' ? 'nothing' : words;
}
