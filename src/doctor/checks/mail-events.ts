import { hearsOf } from '../../aws/deployed/mail-answers.ts';
import { check } from '../check.ts';
import { attention, broken, ok } from '../finding.ts';
import { CONFIGURATION_SET } from '../names.ts';

/** What voids a notice. */
const EVENTS = ['BOUNCE', 'COMPLAINT', 'REJECT'];

export const mailEventsCheck = check({
  name: 'mail-events',
  about:
    'The configuration set that mail is sent with, and that its bounces, complaints and rejects come back',
  asks: ['ses:GetConfigurationSet', 'ses:GetConfigurationSetEventDestinations'],
  needs: ['caller'],
  beforeDeploy: false,
  async run({ ask, deployed, settings, region }) {
    const name = settings.sesConfigurationSet;
    if (name === null) {
      const found = 'SESCONFIGURATIONSET is not set: nobody hears of bounces of mail sent from here';
      const fix = `Set it to ${CONFIGURATION_SET}, the set of the hub stack; its Lambda has it.`;
      return { findings: [attention(found, fix)] };
    }
    const set = await ask('ses:GetConfigurationSet', () => deployed.mail.configurationSet(name));
    if (!set.told) return { findings: [set.finding] };
    const redeploy = 'The hub stack makes it so: deploy again (npx serverless deploy).';
    if (set.value === null) {
      const where = settings.sesRegion ?? region;
      return {
        findings: [broken(`no configuration set ${name} in ${where}: SES refuses every mail`, redeploy)],
      };
    }
    if (!set.value.sendingEnabled)
      return {
        findings: [
          broken(`sending with the configuration set ${name} is paused`, 'See the SES console for why.'),
        ],
      };
    const read = await ask('ses:GetConfigurationSetEventDestinations', () =>
      deployed.mail.eventDestinations(name),
    );
    if (!read.told) return { findings: [read.finding] };
    const unheard = EVENTS.filter((event) => !read.value.some((each) => hearsOf(each, event)));
    if (unheard.length === 0)
      return { findings: [ok(`${name} hands bounces, complaints and rejects to EventBridge`)] };
    return {
      findings: [
        broken(`${name} does not hand on ${unheard.join(', ')}: such a notice counts as delivered`, redeploy),
      ],
    };
  },
});
