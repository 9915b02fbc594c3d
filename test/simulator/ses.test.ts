import {
  DeleteIdentityCommand,
  GetIdentityVerificationAttributesCommand,
  GetSendQuotaCommand,
  SendEmailCommand,
  SendRawEmailCommand,
  VerifyDomainIdentityCommand,
  VerifyEmailIdentityCommand,
  paginateListIdentities,
} from '@aws-sdk/client-ses';
import { GetAccountCommand } from '@aws-sdk/client-sesv2';
import { startForTest, type OrganizationUnderTest } from './sdk-clients.ts';

const SENDER = 'security@example.com';
const HOUR_MS = 3_600_000;

describe('SES', () => {
  let aws: OrganizationUnderTest;
  beforeEach(async () => {
    aws = await startForTest({ verified: [SENDER] });
  });
  afterEach(() => aws.close());

  const send = async (to: string | string[], source = SENDER) => {
    const Message = {
      Subject: { Data: 'Rotate <your> key' },
      Body: { Text: { Data: 'AKIA…' }, Html: { Data: '<p>AKIA</p>' } },
    };
    const Destination = { ToAddresses: [to].flat() };
    return aws.ses.send(
      new SendEmailCommand({ Source: source, Destination, Message, ConfigurationSetName: 'keyrotation' }),
    );
  };
  const statusOf = async (identity: string) => {
    const asked = new GetIdentityVerificationAttributesCommand({ Identities: [identity] });
    return (await aws.ses.send(asked)).VerificationAttributes?.[identity]?.VerificationStatus;
  };

  describe('accepts a mail', () => {
    test('and keeps all of it', async () => {
      const { MessageId } = await send(['Ann <ann@example.org>', 'ben@EXAMPLE.org'], `Security <${SENDER}>`);
      expect(aws.organization.ses.mailbox.accepted).toEqual([
        expect.objectContaining({
          messageId: MessageId,
          at: aws.organization.clock.now(),
          source: SENDER,
          destinations: ['ann@example.org', 'ben@example.org'],
          subject: 'Rotate <your> key',
          text: 'AKIA…',
          html: '<p>AKIA</p>',
          configurationSetName: 'keyrotation',
        }),
      ]);
      expect(aws.organization.ses.mailbox.to('ann@example.org')).toHaveLength(1);
    });

    test('as raw MIME, whose recipients are in its headers', async () => {
      const lines = [
        `From: =?utf-8?Q?S=C3=A9curit=C3=A9?= <${SENDER}>`,
        'To: ann@example.org, Ben <ben@example.org>',
        'Subject: =?utf-8?B?w6Q=?=',
        ' =?utf-8?B?w7Y=?= key',
        'X-SES-CONFIGURATION-SET: keyrotation',
        'Content-Type: multipart/alternative; boundary="b"',
        '',
        '--b',
        'Content-Type: text/plain; charset=utf-8',
        'Content-Transfer-Encoding: quoted-printable',
        '',
        'gr=C3=BC=C3=9Fe, soft=',
        ' break',
        '--b',
        'Content-Type: text/html; charset=utf-8',
        'Content-Transfer-Encoding: base64',
        '',
        Buffer.from('<p>ß</p>').toString('base64'),
        '--b--',
      ];
      await aws.ses.send(new SendRawEmailCommand({ RawMessage: { Data: Buffer.from(lines.join('\r\n')) } }));
      expect(aws.organization.ses.mailbox.accepted[0]).toMatchObject({
        source: SENDER,
        destinations: ['ann@example.org', 'ben@example.org'],
        subject: 'äö key',
        text: 'grüße, soft break',
        html: '<p>ß</p>',
        configurationSetName: 'keyrotation',
      });
    });

    test.each(['example.com', 'mail.example.com'])(
      'when the domain or parent domain is verified: from %s',
      async (domain) => {
        aws.organization.ses.identities.remove(SENDER);
        aws.organization.ses.verify('example.com');
        await expect(send('ann@example.org', `x@${domain}`)).resolves.toBeDefined();
      },
    );

    test('for a suppressed address, and does not deliver it', async () => {
      aws.organization.ses.suppress('ann@example.org');
      await send('ann@example.org');
      expect(aws.organization.ses.mailbox.accepted).toHaveLength(1);
      expect(aws.organization.ses.mailbox.to('ann@example.org')).toEqual([]);
      expect(aws.organization.ses.mailbox.deliveries[0]).toMatchObject({ outcome: 'suppressed' });
    });

    test('that bounces, and tells of it as EventBridge would', async () => {
      aws.organization.ses.bounce('ann@example.org');
      const { MessageId } = await send(['ann@example.org', 'ben@example.org']);
      expect(aws.organization.ses.events).toEqual([
        expect.objectContaining({
          'detail-type': 'Email Bounced',
          source: 'aws.ses',
          detail: expect.objectContaining({
            eventType: 'Bounce',
            bounce: expect.objectContaining({
              bounceType: 'Permanent',
              bouncedRecipients: [expect.objectContaining({ emailAddress: 'ann@example.org' })],
            }) as object,
            mail: expect.objectContaining({
              messageId: MessageId,
              tags: expect.objectContaining({ 'ses:configuration-set': ['keyrotation'] }) as object,
            }) as object,
          }) as object,
        }),
      ]);
    });
  });

  test('tells nothing of a mail without a configuration set, as SES does', async () => {
    aws.organization.ses.bounce('ann@example.org');
    aws.organization.ses.complain('ben@example.org');
    const lines = [`From: <${SENDER}>`, 'To: ann@example.org, ben@example.org', '', 'key'];
    await aws.ses.send(new SendRawEmailCommand({ RawMessage: { Data: Buffer.from(lines.join('\r\n')) } }));
    expect(aws.organization.ses.events).toEqual([]);
  });

  describe('refuses a mail', () => {
    test('from a sender who is not verified', async () => {
      await expect(send('ann@example.org', 'x@example.org')).rejects.toMatchObject({
        name: 'MessageRejected',
        message:
          'Email address is not verified. The following identities failed the check in region EU-WEST-1: x@example.org',
      });
    });

    test('to an unverified recipient in the sandbox', async () => {
      aws.organization.ses.setSandbox(true);
      await expect(send('ann@example.org')).rejects.toMatchObject({ name: 'MessageRejected' });
      aws.organization.ses.verify('ann@example.org');
      await expect(send('ann@example.org')).resolves.toBeDefined();
    });

    test('over the quota of 24 hours, which counts recipients and comes back', async () => {
      aws.organization.ses.quota.max24HourSend = 3;
      await send(['a@example.org', 'b@example.org']);
      const over = { name: 'Throttling', message: 'Daily message quota exceeded.' };
      await expect(send(['a@example.org', 'b@example.org'])).rejects.toMatchObject(over);
      expect(await aws.ses.send(new GetSendQuotaCommand({}))).toMatchObject({
        Max24HourSend: 3,
        SentLast24Hours: 2,
      });
      aws.organization.clock.advance(24 * HOUR_MS);
      await expect(send(['a@example.org', 'b@example.org'])).resolves.toBeDefined();
    });

    test('over the sending rate, when limits are on', async () => {
      aws.organization.traffic.limits = 'published';
      aws.organization.ses.quota.maxSendRate = 2;
      await send(['a@example.org', 'b@example.org']);
      const over = { name: 'Throttling', message: 'Maximum sending rate exceeded.' };
      await expect(send('a@example.org')).rejects.toMatchObject(over);
    });

    test('while sending is paused', async () => {
      aws.organization.ses.sendingEnabled = false;
      await expect(send('a@example.org')).rejects.toMatchObject({ name: 'AccountSendingPausedException' });
    });

    test.each(['nobody', 'a b@example.org', 'a@nowhere', 'ä@example.org'])(
      'to the invalid address %s',
      async (address) => {
        await expect(send(address)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
      },
    );
  });

  describe('verifies an identity', () => {
    test('when its owner confirms, and not on its own', async () => {
      await aws.ses.send(new VerifyEmailIdentityCommand({ EmailAddress: 'ann@example.org' }));
      expect(await statusOf('ann@example.org')).toBe('Pending');
      aws.organization.ses.confirm('ann@example.org');
      expect(await statusOf('ann@example.org')).toBe('Success');
    });

    test('after a while, if told so', async () => {
      aws.organization.ses.identities.confirmAfterMs = HOUR_MS;
      await aws.ses.send(new VerifyDomainIdentityCommand({ Domain: 'Example.org' }));
      aws.organization.clock.advance(HOUR_MS - 1);
      expect(await statusOf('example.org')).toBe('Pending');
      aws.organization.clock.advance(1);
      expect(await statusOf('example.org')).toBe('Success');
    });

    test('only within 24 hours, and may be asked again', async () => {
      const ask = () => aws.ses.send(new VerifyEmailIdentityCommand({ EmailAddress: 'ann@example.org' }));
      await ask();
      aws.organization.clock.advance(24 * HOUR_MS);
      expect(await statusOf('ann@example.org')).toBe('Failed');
      await aws.ses.send(new DeleteIdentityCommand({ Identity: 'ann@example.org' }));
      expect(await statusOf('ann@example.org')).toBeUndefined();
      await ask();
      expect(await statusOf('ann@example.org')).toBe('Pending');
    });

    test('and tells the status of 100 in a call, no more', async () => {
      const Identities = Array.from({ length: 101 }, (_, n) => `u${n}@example.org`);
      const asked = aws.ses.send(new GetIdentityVerificationAttributesCommand({ Identities }));
      await expect(asked).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    });

    test('and lists all of them, in pages', async () => {
      aws.organization.ses.verify('a@example.org', 'example.org', 'b@example.org');
      aws.organization.world.paging.identitiesPerPage = 2;
      const found: string[] = [];
      const addresses = paginateListIdentities({ client: aws.ses }, { IdentityType: 'EmailAddress' });
      for await (const { Identities = [] } of addresses) found.push(...Identities);
      expect(found).toEqual([SENDER, 'a@example.org', 'b@example.org']);
    });
  });

  test('tells through its second version whether the account is in the sandbox', async () => {
    const sandbox = async () => aws.sesv2.send(new GetAccountCommand({}));
    expect(await sandbox()).toMatchObject({
      ProductionAccessEnabled: true,
      SendQuota: { Max24HourSend: 50_000 },
    });
    aws.organization.ses.setSandbox(true);
    expect(await sandbox()).toMatchObject({
      ProductionAccessEnabled: false,
      SendQuota: { Max24HourSend: 200 },
    });
  });
});
