import type { Fault } from '../../src/simulator/traffic/faults/fault.ts';
import { withMember } from '../../src/simulator/traffic/spoil/members.ts';
import { error, type Failure, type Traits } from './failures.ts';
import { ACCOUNTS } from './world.ts';

/** What only one service says. */
export function failuresOfServices({ name }: Traits): readonly Failure[] {
  const verb = (name.split(' ')[1] ?? '').split(':')[1] ?? '';
  return OF_VERBS[verb] ?? [];
}

const refusal = (code: string, message: string): (() => Fault) => {
  return () => ({ kind: 'error', status: 400, code, message });
};

const reported = (name: string, change: (csv: string) => string): Failure => ({
  name,
  meets: {
    answer: withMember('Content', (content) => {
      const csv = Buffer.from(content as string, 'base64').toString();
      return Buffer.from(change(csv)).toString('base64');
    }),
  },
});

const OF_VERBS: Readonly<Record<string, readonly Failure[]>> = {
  AssumeRole: [
    {
      name: 'session in another account',
      meets: () => ({ kind: 'other-account', accountId: ACCOUNTS.team }),
    },
    { name: 'Region disabled', meets: error(403, 'RegionDisabledException') },
  ],
  GenerateCredentialReport: [{ name: 'no capacity', meets: error(409, 'LimitExceeded') }],
  GetCredentialReport: [
    { name: 'not written yet', meets: error(404, 'ReportInProgress') },
    reported('report of another width', (csv) => csv.replace(/,([^,\n]*)\n/, ',$1,new_column\n')),
    reported(
      'report with a user twice',
      (csv) => `${csv.trimEnd()}\n${csv.trimEnd().split('\n').at(-1) ?? ''}`,
    ),
    reported('report in other letters', (csv) => csv.toUpperCase()),
    reported('report cut off', (csv) => csv.slice(0, -40)),
    reported('report without its header', (csv) => csv.slice(csv.indexOf('\n') + 1)),
    reported('report with a null', (csv) => csv.replaceAll(',true,', ',N/A,')),
  ],
  SendRawEmail: [
    { name: 'recipient refused', meets: refusal('MessageRejected', 'Address is on the suppression list.') },
    {
      name: 'parameter refused',
      meets: refusal('InvalidParameterValue', 'Domain contains illegal character'),
    },
    {
      name: 'recipient not verified',
      meets: refusal('MessageRejected', 'Email address is not verified: somebody@example.org'),
      isOf: 'all',
    },
    {
      name: 'sending paused',
      meets: refusal('AccountSendingPausedException', 'Sending is paused.'),
      isOf: 'all',
    },
    {
      name: 'configuration set missing',
      meets: refusal('ConfigurationSetDoesNotExist', 'Configuration set <keyrotation> does not exist.'),
      isOf: 'all',
    },
    {
      name: 'domain not verified',
      meets: refusal('MailFromDomainNotVerifiedException', 'MAIL FROM domain is not verified.'),
      isOf: 'all',
    },
    {
      name: 'quota used up',
      meets: refusal('Throttling', 'Daily message quota exceeded.'),
      isOf: 'all',
    },
    { name: 'rate exceeded', meets: refusal('Throttling', 'Maximum sending rate exceeded.') },
  ],
  GetItem: [{ name: 'no table', meets: error(400, 'ResourceNotFoundException') }],
};
