import { check } from '../check.ts';
import { attention, broken, ok, type Finding } from '../finding.ts';
import { ENFORCER_ROLE, SCHEDULE } from '../names.ts';

export const scheduleCheck = check({
  name: 'schedule',
  about: 'The daily schedule: there, switched on, and when it starts what',
  asks: ['scheduler:GetSchedule'],
  needs: ['deployment'],
  beforeDeploy: false,
  async run({ ask, deployed }) {
    const read = await ask('scheduler:GetSchedule', () => deployed.schedules.schedule(SCHEDULE));
    if (!read.told) return { findings: [read.finding] };
    const schedule = read.value;
    if (schedule === null)
      return {
        findings: [
          broken(`no schedule ${SCHEDULE}: nothing starts a run`, 'Deploy again (npx serverless deploy).'),
        ],
      };
    const { isEnabled, expression, timezone, target } = schedule;
    const started = target.split(':function:')[1] ?? target;
    const findings: Finding[] = [];
    if (!isEnabled)
      findings.push(
        broken(
          `${SCHEDULE} is switched off: nothing starts a run`,
          'Switch it on in the console (EventBridge, Schedules), or deploy again with a change of `schedule` or `timezone`.',
        ),
      );
    if (!started.startsWith(ENFORCER_ROLE))
      findings.push(
        attention(`it starts ${started}`, `Is that the enforcer? The stack's is ${ENFORCER_ROLE}.`),
      );
    return {
      findings: findings.length > 0 ? findings : [ok(`${expression} ${timezone}, starts ${started}`)],
    };
  },
});
