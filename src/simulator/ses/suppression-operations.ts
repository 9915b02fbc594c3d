import { ApiError } from '../protocol/api-error.ts';
import { anyResource, type Operation } from '../operation.ts';
import { pageOf } from '../protocol/paging.ts';
import { optionalCount, optionalText, requiredText } from '../protocol/request-parameters.ts';

const PAGE = 1000;

const describe = (EmailAddress: string, since: Date): object => ({
  EmailAddress,
  Reason: 'BOUNCE',
  LastUpdateTime: since.getTime() / 1000,
});

const listSuppressed: Operation = {
  resource: anyResource,
  answer({ params, simulation: { ses, clock } }) {
    const pageSize = Math.min(PAGE, optionalCount(params, 'PageSize') ?? PAGE);
    const { items, nextToken } = pageOf(ses.suppressed, optionalText(params, 'NextToken'), pageSize);
    return {
      SuppressedDestinationSummaries: items.map((address) => describe(address, clock.now())),
      NextToken: nextToken,
    };
  },
};

const getSuppressed: Operation = {
  resource: anyResource,
  answer({ params, simulation: { ses, clock } }) {
    const address = requiredText(params, 'EmailAddress');
    if (!ses.suppressed.has(address))
      throw new ApiError(404, 'NotFoundException', `Email address ${address} does not exist on your list.`);
    return { SuppressedDestination: describe(address, clock.now()) };
  },
};

/** SESv2's; the list does not tell bounces from complaints. */
export const suppressionOperations: Readonly<Record<string, Operation>> = {
  ListSuppressedDestinations: listSuppressed,
  GetSuppressedDestination: getSuppressed,
};
