import { check } from '../check.ts';
import { broken, ok } from '../finding.ts';

export const eventBusCheck = check({
  name: 'event-bus',
  about:
    'The bus that EVENTBUS names is there: EventBridge takes events for one that is not, and forgets them',
  asks: ['events:DescribeEventBus'],
  needs: ['caller'],
  beforeDeploy: false,
  async run({ ask, services: { eventBus }, region }) {
    if (eventBus === null) return { findings: [ok('EVENTBUS is not set: no events are told')] };
    const read = await ask('events:DescribeEventBus', () => eventBus.isThere());
    if (!read.told) return { findings: [read.finding] };
    const { name } = eventBus;
    if (read.value) return { findings: [ok(`${name} is there`)] };
    const fix = 'Make it, or name another one in EVENTBUS. The events wait in the ledger meanwhile.';
    const where = name.startsWith('arn:') ? '' : ` in ${region}`;
    const command = name.startsWith('arn:')
      ? []
      : [`aws events create-event-bus --region ${region} --name ${name}`];
    return { findings: [broken(`no event bus ${name}${where}`, fix, { command })] };
  },
});
