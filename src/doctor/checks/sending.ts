import { formatNumber } from '../../words/counts.ts';
import { check } from '../check.ts';
import { attention, broken, ok, type Finding } from '../finding.ts';

export const sendingCheck = check({
  name: 'sending',
  about: 'SES sends: not paused, and in production rather than in the sandbox',
  asks: ['ses:GetAccount'],
  needs: ['caller'],
  beforeDeploy: true,
  async run({ ask, deployed, settings, region }) {
    const sesRegion = settings.sesRegion ?? region;
    const read = await ask('ses:GetAccount', () => deployed.mail.account());
    if (!read.told) return { findings: [read.finding] };
    const sending = read.value;
    const findings: Finding[] = [];
    const seeConsole = `See the SES console in ${sesRegion}, Account dashboard, for the case to answer.`;
    if (!sending.sendingEnabled || sending.enforcement === 'SHUTDOWN')
      findings.push(broken('SES has paused sending: nothing is sent, so nothing is deactivated', seeConsole));
    else if (sending.enforcement !== 'HEALTHY')
      findings.push(attention(`SES has the account under review (${sending.enforcement})`, seeConsole));
    if (sending.sandbox)
      findings.push(
        attention(
          'SES is in the sandbox: 200 mails a day, to verified recipients only',
          `Ask for production access before you enforce (SES console in ${sesRegion}).`,
        ),
      );
    const aDay = sending.max24Hours === null ? 'any number of' : formatNumber(sending.max24Hours);
    const found = `${aDay} mails a day, ${formatNumber(sending.maxSendRate)} a second, in ${sesRegion}`;
    return { findings: findings.length > 0 ? findings : [ok(found)], facts: { sending } };
  },
});
