import { ApiError } from '../protocol/api-error.ts';
import { anyResource, type Operation } from '../operation.ts';
import { pageOf } from '../protocol/paging.ts';
import { memberTexts, optionalCount, optionalText, requiredText } from '../protocol/request-parameters.ts';
import { element, textElement } from '../protocol/xml.ts';
import { parseAddress } from './address.ts';

const MAX_IDENTITIES_PER_CALL = 100;

const verifyEmailIdentity: Operation = {
  resource: anyResource,
  answer({ params, simulation: { ses } }) {
    ses.identities.request(parseAddress(requiredText(params, 'EmailAddress')));
    return '';
  },
};

const verifyDomainIdentity: Operation = {
  resource: anyResource,
  answer({ params, simulation: { ses } }) {
    const domain = requiredText(params, 'Domain').toLowerCase();
    ses.identities.request(domain);
    return textElement('VerificationToken', Buffer.from(domain).toString('base64'));
  },
};

const getIdentityVerificationAttributes: Operation = {
  resource: anyResource,
  answer({ params, simulation: { ses } }) {
    const asked = memberTexts(params, 'Identities');
    if (asked.length > MAX_IDENTITIES_PER_CALL) {
      throw new ApiError(
        400,
        'InvalidParameterValue',
        `Too many identities: at most ${MAX_IDENTITIES_PER_CALL} a call.`,
      );
    }
    const entries = asked.flatMap((identity) => {
      const status = ses.identities.status(canonical(identity));
      if (status === undefined) return [];
      return [
        element(
          'entry',
          textElement('key', identity),
          element('value', textElement('VerificationStatus', status)),
        ),
      ];
    });
    return element('VerificationAttributes', ...entries);
  },
};

const listIdentities: Operation = {
  resource: anyResource,
  answer({ params, simulation: { ses, world } }) {
    const type = optionalText(params, 'IdentityType');
    const wanted = ses.identities
      .list()
      .filter((each) => type === undefined || each.includes('@') === (type === 'EmailAddress'));
    const { identitiesPerPage } = world.paging;
    const pageSize = Math.min(identitiesPerPage, optionalCount(params, 'MaxItems') ?? identitiesPerPage);
    const { items, nextToken } = pageOf(
      wanted,
      optionalText(params, 'NextToken'),
      pageSize,
      'InvalidParameterValue',
    );
    return memberTextList('Identities', items) + textElement('NextToken', nextToken);
  },
};

/** SESv2's. */
const getEmailIdentity: Operation = {
  resource: ({ params, simulation: { region, world } }) =>
    `arn:aws:ses:${region}:${world.hub.accountId}:identity/${canonical(requiredText(params, 'EmailIdentity'))}`,
  answer({ params, simulation: { ses } }) {
    const identity = canonical(requiredText(params, 'EmailIdentity'));
    const status = ses.identities.status(identity);
    if (status === undefined)
      throw new ApiError(404, 'NotFoundException', `Email identity ${identity} does not exist.`);
    return {
      IdentityType: identity.includes('@') ? 'EMAIL_ADDRESS' : 'DOMAIN',
      VerifiedForSendingStatus: status === 'Success',
      VerificationStatus: status.toUpperCase(),
    };
  },
};

const deleteIdentity: Operation = {
  resource: anyResource,
  answer({ params, simulation: { ses } }) {
    ses.identities.remove(canonical(requiredText(params, 'Identity')));
    return '';
  },
};

/** As identities are kept: the domain in lower case, the part before the @ as given. */
const canonical = (identity: string): string => identity.replace(/[^@]*$/, (domain) => domain.toLowerCase());

const memberTextList = (name: string, texts: readonly string[]): string =>
  element(name, ...texts.map((text) => textElement('member', text)));

export const identityOperations: Readonly<Record<string, Operation>> = {
  VerifyEmailIdentity: verifyEmailIdentity,
  VerifyDomainIdentity: verifyDomainIdentity,
  GetIdentityVerificationAttributes: getIdentityVerificationAttributes,
  ListIdentities: listIdentities,
  GetEmailIdentity: getEmailIdentity,
  DeleteIdentity: deleteIdentity,
};
