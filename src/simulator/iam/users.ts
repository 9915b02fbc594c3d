import { ApiError } from '../protocol/api-error.ts';
import { callerAccount, type Invocation } from '../operation.ts';
import { requiredText } from '../protocol/request-parameters.ts';
import type { Page } from '../protocol/paging.ts';
import { element, textElement, timeElement } from '../protocol/xml.ts';
import { userArn } from '../world/arn.ts';
import type { TagMap, User } from '../world/world.ts';

export const noSuchEntity = (message: string): ApiError => new ApiError(404, 'NoSuchEntity', message);

/** The user that `UserName` names in the caller's account. @throws ApiError NoSuchEntity */
export function namedUser(invocation: Invocation): User {
  const name = requiredText(invocation.params, 'UserName');
  const user = callerAccount(invocation).users.get(name);
  if (!user) throw noSuchEntity(`The user with name ${name} cannot be found.`);
  return user;
}

/** The ARN that IAM evaluates: with the user's path, which only the user itself tells. */
export function namedUserArn(invocation: Invocation): string {
  const name = requiredText(invocation.params, 'UserName');
  const { id, users } = callerAccount(invocation);
  return userArn(id, users.get(name) ?? { path: '/', name });
}

export const userElements = (accountId: string, user: User): string =>
  textElement('Path', user.path) +
  textElement('UserName', user.name) +
  textElement('UserId', user.id) +
  textElement('Arn', userArn(accountId, user)) +
  timeElement('CreateDate', user.createDate);

export const tagElements = (tags: Iterable<[string, string]>): string[] =>
  [...tags].map(([key, value]) => textElement('Key', key) + textElement('Value', value));

/** IAM's way to say that there is more. */
export const pageElements = ({ nextToken }: Page<unknown>): string =>
  textElement('IsTruncated', nextToken !== undefined) + textElement('Marker', nextToken);

/** IAM keeps the case of a tag key, and compares keys without it: a new value replaces one of another case. */
export function setTag(tags: TagMap, key: string, value: string): void {
  const present = Object.keys(tags).find((each) => each.toLowerCase() === key.toLowerCase());
  tags[present ?? key] = value;
}

export const userElement = (accountId: string, user: User): string =>
  element('User', userElements(accountId, user), tagsElement(user.tags));

const tagsElement = (tags: TagMap): string => {
  const items = tagElements(Object.entries(tags));
  return items.length === 0 ? '' : element('Tags', ...items.map((item) => element('member', item)));
};
