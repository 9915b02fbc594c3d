import { firstWords } from './answer-body.ts';
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

/** Decodes the body when somebody asks for it: of most answers in JSON nobody does but the SDK, and of many rows it is long. */
export function receivedFrom(
  verb: string,
  protocol: Protocol,
  { statusCode: status, headers }: HttpAnswer,
  bytes: Buffer,
): Received {
  let decoded: string | null = null;
  return {
    verb,
    status,
    protocol,
    get body() {
      return (decoded ??= bytes.toString('utf8'));
    },
    get requestId() {
      const named =
        protocol === 'xml'
          ? /<RequestId>\s*([^<\s]+)\s*<\/RequestId>/.exec(this.body)?.[1]
          : headers['x-amzn-requestid'];
      return named ?? null;
    },
    date: headers.date ?? null,
    get words() {
      // An answer of AssumeRole is quoted only when it is plainly none.
      if (verb === 'AssumeRole' && /assume|credential|secret|token|accesskey/i.test(this.body))
        return 'not shown, since it may hold credentials';
      return firstWords(this.body);
    },
  };
}
