import type { Invocation, Operation } from '../operation.ts';
import { memberTexts, optionalText, requiredText, type Parameters } from '../protocol/request-parameters.ts';
import { textElement } from '../protocol/xml.ts';
import { acceptMail } from './accept-mail.ts';
import { parseAddress } from './address.ts';
import type { AcceptedMail } from './mailbox.ts';
import { parseMime } from './mime-message.ts';

type Draft = Omit<AcceptedMail, 'at' | 'messageId'>;

const sending = (draftOf: (params: Parameters) => Draft): Operation => ({
  /** The identity that vouches for the sender, or else the sender's address. */
  resource({ params, simulation: { ses, region, world } }) {
    const { source } = draftOf(params);
    const identity = ses.identities.verifiedFor(source) ?? source;
    return `arn:aws:ses:${region}:${world.hub.accountId}:identity/${identity}`;
  },
  context: ({ caller, params }: Invocation) => ({
    ...caller.context,
    'ses:fromaddress': draftOf(params).source,
  }),
  answer: ({ params, simulation }) => textElement('MessageId', acceptMail(draftOf(params), simulation)),
});

function formattedDraft(params: Parameters): Draft {
  const to = memberTexts(params, 'Destination.ToAddresses');
  const others = ['CcAddresses', 'BccAddresses'].flatMap((list) =>
    memberTexts(params, `Destination.${list}`),
  );
  const source = requiredText(params, 'Source');
  const subject = optionalText(params, 'Message.Subject.Data') ?? '';
  const html = optionalText(params, 'Message.Body.Html.Data');
  return {
    source: parseAddress(source),
    destinations: [...to, ...others].map(parseAddress),
    subject,
    text: optionalText(params, 'Message.Body.Text.Data') ?? '',
    ...(html === undefined ? {} : { html }),
    headers: { from: source, to: to.join(', '), subject },
    ...configurationSet(optionalText(params, 'ConfigurationSetName')),
    tags: messageTags(params),
  };
}

/** Parameters win over headers, as in SES. */
function rawDraft(params: Parameters): Draft {
  const raw = Buffer.from(requiredText(params, 'RawMessage.Data'), 'base64').toString();
  const { headers, text, html } = parseMime(raw);
  const destinations = memberTexts(params, 'Destinations');
  const inHeaders = ['to', 'cc', 'bcc'].flatMap((name) => headers[name]?.split(',') ?? []);
  return {
    source: parseAddress(optionalText(params, 'Source') ?? headers.from ?? ''),
    destinations: (destinations.length > 0 ? destinations : inHeaders).map(parseAddress),
    subject: headers.subject ?? '',
    text,
    ...(html === undefined ? {} : { html }),
    headers,
    raw,
    ...configurationSet(optionalText(params, 'ConfigurationSetName') ?? headers['x-ses-configuration-set']),
    tags: messageTags(params),
  };
}

const configurationSet = (name: string | undefined): { readonly configurationSetName?: string } =>
  name === undefined ? {} : { configurationSetName: name };

function messageTags(params: Parameters): Record<string, string> {
  const tags: Record<string, string> = {};
  for (let index = 1; ; index += 1) {
    const name = optionalText(params, `Tags.member.${index}.Name`);
    if (name === undefined) return tags;
    tags[name] = optionalText(params, `Tags.member.${index}.Value`) ?? '';
  }
}

export const sendOperations: Readonly<Record<string, Operation>> = {
  SendEmail: sending(formattedDraft),
  SendRawEmail: sending(rawDraft),
};
