import { ApiError } from '../protocol/api-error.ts';
import { callerAccount, type Invocation, type Operation } from '../operation.ts';
import { requiredText } from '../protocol/request-parameters.ts';
import { element, memberList, textElement, timeElement } from '../protocol/xml.ts';
import { userArn } from '../world/arn.ts';
import { findAccessKey } from '../world/find-access-key.ts';
import type { AccessKey, User } from '../world/world.ts';
import { iamPage } from './user-operations.ts';
import { namedUser, namedUserArn, noSuchEntity, pageElements } from './users.ts';

/** IAM's quota; worlds may start with users who have more. */
const MAX_KEYS_PER_USER = 2;

const keyElements = (user: User, key: AccessKey): string =>
  textElement('UserName', user.name) +
  textElement('AccessKeyId', key.id) +
  textElement('Status', key.status) +
  timeElement('CreateDate', key.createDate);

const listAccessKeys: Operation = {
  resource: namedUserArn,
  answer(invocation) {
    const user = namedUser(invocation);
    const page = iamPage(invocation, user.accessKeys, invocation.simulation.world.paging.accessKeysPerPage);
    return (
      memberList(
        'AccessKeyMetadata',
        page.items.map((key) => keyElements(user, key)),
      ) + pageElements(page)
    );
  },
};

const getAccessKeyLastUsed: Operation = {
  /** The key's user; a key that is not there is named itself, so that a policy on users denies it, as AWS does. */
  resource(invocation) {
    const id = requiredText(invocation.params, 'AccessKeyId');
    const account = callerAccount(invocation);
    const owner = findAccessKey(account, id)?.user;
    return owner ? userArn(account.id, owner) : `access key ${id}`;
  },
  answer(invocation) {
    const id = requiredText(invocation.params, 'AccessKeyId');
    const found = findAccessKey(callerAccount(invocation), id);
    if (!found) throw noSuchKey(id);
    const { lastUsed } = found.key;
    const use = element(
      'AccessKeyLastUsed',
      lastUsed ? timeElement('LastUsedDate', lastUsed.date) : '',
      textElement('ServiceName', lastUsed?.service ?? 'N/A'),
      textElement('Region', lastUsed?.region ?? 'N/A'),
    );
    return textElement('UserName', found.user.name) + use;
  },
};

const updateAccessKey: Operation = {
  resource: namedUserArn,
  answer(invocation) {
    const key = namedKey(invocation);
    const status = requiredText(invocation.params, 'Status');
    if (status !== 'Active' && status !== 'Inactive') {
      throw new ApiError(400, 'ValidationError', `Value '${status}' at 'status' must be Active or Inactive`);
    }
    if (key.status !== status) {
      key.status = status;
      key.statusChangedAt = invocation.simulation.clock.now();
    }
    return '';
  },
};

const deleteAccessKey: Operation = {
  resource: namedUserArn,
  answer(invocation) {
    const key = namedKey(invocation);
    const user = namedUser(invocation);
    user.accessKeys = user.accessKeys.filter((each) => each !== key);
    return '';
  },
};

const createAccessKey: Operation = {
  resource: namedUserArn,
  answer(invocation) {
    const user = namedUser(invocation);
    if (user.accessKeys.length >= MAX_KEYS_PER_USER) {
      throw new ApiError(
        409,
        'LimitExceeded',
        `Cannot exceed quota for AccessKeysPerUser: ${MAX_KEYS_PER_USER}`,
      );
    }
    const { identifiers, clock } = invocation.simulation;
    const key: AccessKey = {
      id: identifiers.accessKeyId(),
      status: 'Active',
      createDate: clock.now(),
      statusChangedAt: null,
      lastUsed: null,
    };
    user.accessKeys.push(key);
    return element(
      'AccessKey',
      keyElements(user, key),
      textElement('SecretAccessKey', `embedded/${key.id}/secret`),
    );
  },
};

const noSuchKey = (id: string): ApiError => noSuchEntity(`The Access Key with id ${id} cannot be found.`);

function namedKey(invocation: Invocation): AccessKey {
  const id = requiredText(invocation.params, 'AccessKeyId');
  const key = namedUser(invocation).accessKeys.find((each) => each.id === id);
  if (!key) throw noSuchKey(id);
  return key;
}

export const accessKeyOperations: Readonly<Record<string, Operation>> = {
  ListAccessKeys: listAccessKeys,
  GetAccessKeyLastUsed: getAccessKeyLastUsed,
  UpdateAccessKey: updateAccessKey,
  DeleteAccessKey: deleteAccessKey,
  CreateAccessKey: createAccessKey,
};
