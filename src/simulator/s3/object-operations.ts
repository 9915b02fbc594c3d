import type { Operation } from '../operation.ts';
import { optionalText, requiredText } from '../protocol/request-parameters.ts';
import { multipartOperations } from './multipart-operations.ts';
import { bodyOf, md5, objectArn, store } from './stored.ts';

const putObject: Operation = {
  resource: objectArn,
  answer(invocation) {
    const { params } = invocation;
    const body = bodyOf(invocation);
    const contentType = optionalText(params, 'ContentType') ?? null;
    store(invocation, { key: requiredText(params, 'Key'), body, contentType });
    return { headers: { etag: `"${md5(body).toString('hex')}"` } };
  },
};

export const objectOperations: Readonly<Record<string, Operation>> = {
  PutObject: putObject,
  ...multipartOperations,
};
