import { anyResource, type Operation } from '../operation.ts';
import { ApiError } from '../protocol/api-error.ts';
import { requiredText } from '../protocol/request-parameters.ts';
import { textElement } from '../protocol/xml.ts';
import { findAccessKey } from '../world/find-access-key.ts';
import { assumeRole } from './assume-role.ts';

const getCallerIdentity: Operation = {
  resource: anyResource,
  unconditional: true,
  answer: ({ caller }) =>
    textElement('Arn', caller.arn) +
    textElement('UserId', caller.userId) +
    textElement('Account', caller.accountId),
};

const getAccessKeyInfo: Operation = {
  resource: anyResource,
  /** STS reads the account out of the ID: it knows of keys in any organization, and of deleted ones. */
  answer({ params, simulation: { world } }) {
    const id = requiredText(params, 'AccessKeyId');
    const owner = [...world.accounts.values()].find((account) => findAccessKey(account, id) !== undefined);
    if (!owner) throw new ApiError(400, 'ValidationError', `${id} is not a valid access key ID.`);
    return textElement('Account', owner.id);
  },
};

export const stsOperations: Readonly<Record<string, Operation>> = {
  AssumeRole: assumeRole,
  GetAccessKeyInfo: getAccessKeyInfo,
  GetCallerIdentity: getCallerIdentity,
};
