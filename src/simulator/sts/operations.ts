import { anyResource, type Operation } from '../operation.ts';
import { textElement } from '../protocol/xml.ts';
import { assumeRole } from './assume-role.ts';

const getCallerIdentity: Operation = {
  resource: anyResource,
  unconditional: true,
  answer: ({ caller }) =>
    textElement('Arn', caller.arn) +
    textElement('UserId', caller.userId) +
    textElement('Account', caller.accountId),
};

export const stsOperations: Readonly<Record<string, Operation>> = {
  AssumeRole: assumeRole,
  GetCallerIdentity: getCallerIdentity,
};
