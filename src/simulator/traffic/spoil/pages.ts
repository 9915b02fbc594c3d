import type { Service } from '../../protocol/action.ts';
import { ImpossibleFault } from '../impossible-fault.ts';
import { firstItems } from './lists.ts';
import { withMember, withoutMember } from './members.ts';
import type { Path } from './path.ts';
import { inTurn, type Spoil } from './spoil.ts';
import type { Value } from './value.ts';

/**
 * Says that there are more items, where the token leads. Of every page the same token never ends; '0' is the first page of
 * IAM, Organizations and SES, and DynamoDB's tokens are keys.
 */
export function moreToCome(service: Service, token: Value): Spoil {
  switch (service) {
    case 'iam':
      return inTurn(saysMore, withMember('Marker', token));
    case 'organizations':
    case 'ses':
    case 'cloudformation':
      return withMember('NextToken', token);
    case 'dynamodb':
      return withMember('LastEvaluatedKey', token);
    case 'sts':
    case 'lambda':
    case 'scheduler':
    case 'events':
    case 's3':
      throw new ImpossibleFault(`${service} answers no lists`);
  }
}

/** IAM's list that says it is cut off and does not say where it goes on. */
export const cutOffWithoutMarker: Spoil = (body) => {
  const saying = body.includes('<IsTruncated>true<') ? body : saysMore(body);
  return saying.includes('<Marker>') ? withoutMember('Marker')(saying) : saying;
};

/** A page without items that has a token all the same. */
export function emptyPage(service: Service, list: Path, token: Value): Spoil {
  return inTurn(firstItems(list, 0), moreToCome(service, token));
}

function saysMore(body: string): string {
  return body.includes('<IsTruncated>true<') ? body : withMember('IsTruncated', 'true')(body);
}
