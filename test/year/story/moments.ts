import type { ActionName } from '../../../src/simulator/protocol/action.ts';
import { oneOf, wholeNumber, type Random } from '../../../src/simulator/random.ts';
import type { Moment } from './story.ts';

/** With how many calls of each a run of the little organization has, on a day with a mail and a deactivation. */
const CALLS: readonly (readonly [ActionName, number])[] = [
  ['organizations:ListAccounts', 1],
  ['organizations:ListTagsForResource', 3],
  ['sts:AssumeRole', 4],
  ['iam:GenerateCredentialReport', 3],
  ['iam:GetCredentialReport', 3],
  ['iam:ListUsers', 1],
  ['iam:ListAccessKeys', 6],
  ['iam:ListUserTags', 3],
  ['iam:GetAccessKeyLastUsed', 2],
  ['iam:UpdateAccessKey', 2],
  ['ses:GetSendQuota', 1],
  ['ses:GetAccount', 1],
  ['ses:GetIdentityVerificationAttributes', 1],
  ['ses:SendRawEmail', 3],
  ['dynamodb:GetItem', 13],
  ['dynamodb:PutItem', 11],
  ['dynamodb:UpdateItem', 11],
  ['dynamodb:Query', 21],
  ['dynamodb:BatchGetItem', 14],
  ['dynamodb:BatchWriteItem', 6],
  ['dynamodb:TransactWriteItems', 3],
  ['dynamodb:DeleteItem', 1],
  ['events:DescribeEventBus', 2],
  ['events:PutEvents', 2],
  ['s3:PutObject', 3],
];

/** Those at which a deed is done or noted: what goes wrong there is dear. */
const DEEDS: readonly (readonly [ActionName, number])[] = [
  ['iam:UpdateAccessKey', 2],
  ['ses:SendRawEmail', 2],
  ['iam:ListUserTags', 3],
  ['sts:AssumeRole', 5],
  ['dynamodb:UpdateItem', 11],
  ['dynamodb:PutItem', 11],
  ['dynamodb:TransactWriteItems', 3],
];

/** Before any call of a run; before a deed more often. */
export function momentOf(random: Random): Moment {
  const [action, calls] = oneOf(random, random() < 0.4 ? DEEDS : CALLS);
  return { action, nth: wholeNumber(random, 1, calls) };
}
