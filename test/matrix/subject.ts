import type { InterceptedRequest } from '../../src/simulator/traffic/faults/intercepted-request.ts';
import { accountOf } from '../../src/simulator/traffic/faults/intercepted-request.ts';
import type { World } from '../../src/simulator/world/world.ts';
import { placesOf } from './call.ts';

/** Users with their keys and the address that their tag names. */
export interface Person {
  readonly accountId: string;
  readonly userName: string;
  readonly keyId: string;
  readonly contact: string | null;
}

export function peopleOf({ accounts }: World): Person[] {
  return [...accounts.values()].flatMap(({ id, users }) =>
    [...users.values()].flatMap(({ name, accessKeys, tags }) =>
      accessKeys.map((key) => ({
        accountId: id,
        userName: name,
        keyId: key.id,
        contact: tags.Contact ?? null,
      })),
    ),
  );
}

/** Whether a request is about one of them, or about all at once, as a mail to the operator is. */
export function isAbout(request: InterceptedRequest, victims: readonly Person[]): boolean {
  const { service, params } = request;
  if (service === 'dynamodb') return isAboutRows(placesOf(params), victims);
  const { UserName, AccessKeyId } = params;
  const to = params['Destinations.member.1'] ?? params.EmailAddress ?? params.Identity;
  if (to !== undefined) return victims.some(({ contact }) => contact === to);
  const accountId = accountOf(request);
  const ofAccount = victims.filter((each) => each.accountId === accountId);
  if (service === 'iam') {
    return ofAccount.some(
      ({ userName, keyId }) =>
        (UserName === undefined || UserName === userName) &&
        (AccessKeyId === undefined || AccessKeyId === keyId),
    );
  }
  const isAboutAccount = service === 'sts' || 'ResourceId' in params || 'ChildId' in params;
  return (
    !isAboutAccount ||
    ofAccount.length > 0 ||
    !/\d{12}/.test((params.ChildId as string | undefined) ?? accountId)
  );
}

/** Rows that name nobody are about all. */
export function isAboutRows(places: readonly string[], victims: readonly Person[]): boolean {
  return places.some((place) => {
    const named = victims.some(
      ({ accountId, keyId, contact }) =>
        place.includes(keyId) ||
        place.endsWith(`ACCOUNT#${accountId}`) ||
        place.startsWith(`SEEN#${accountId} `) ||
        (contact !== null && place.includes(`#${contact} `)),
    );
    return named || !/AKIA|ACCOUNT#\d|SEEN#\d|CONTACT#|IDENTITY#/.test(place);
  });
}
