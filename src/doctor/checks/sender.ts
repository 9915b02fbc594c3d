import { domainOf } from '../../core/contact-domains.ts';
import { identitiesCovering } from '../../aws/ses.ts';
import { check } from '../check.ts';
import { broken, ok, type Finding } from '../finding.ts';

export const senderCheck = check({
  name: 'sender',
  about: 'The sender, or its domain, is verified in SES, and in which Region',
  asks: ['ses:GetEmailIdentity'],
  needs: ['caller'],
  beforeDeploy: true,
  async run({ ask, deployed, settings, region }) {
    const sesRegion = settings.sesRegion ?? region;
    const { sourceMail } = settings;
    const denied: Finding[] = [];
    const states: string[] = [];
    for (const identity of identitiesCovering(sourceMail)) {
      const read = await ask('ses:GetEmailIdentity', () => deployed.mail.identity(identity));
      if (!read.told) denied.push(read.finding);
      else if (read.value === null) states.push(`${identity}: unknown to SES`);
      else if (read.value.isVerified) return { findings: [ok(`${identity} is verified in ${sesRegion}`)] };
      else states.push(`${identity}: ${read.value.status.toLowerCase()}`);
    }
    const [first] = denied;
    if (first !== undefined) return { findings: [first] };
    const domain = domainOf(sourceMail).toLowerCase();
    return {
      findings: [
        broken(
          `${sourceMail} is not verified in ${sesRegion}: nothing is sent, so nothing is deactivated`,
          'Follow the link in the mail that SES sent, or verify the domain, and publish the DNS records that come back:',
          {
            items: states,
            command: [
              `aws sesv2 create-email-identity --email-identity ${domain} \\`,
              `  --region ${sesRegion}`,
            ],
          },
        ),
      ],
    };
  },
});
