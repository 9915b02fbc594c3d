import { ApiError } from '../protocol/api-error.ts';
import type { Operation } from '../operation.ts';
import { requiredText } from '../protocol/request-parameters.ts';
import { roleArn } from '../world/arn.ts';

const getSchedule: Operation = {
  resource: ({ params, simulation: { region, world } }) =>
    `arn:aws:scheduler:${region}:${world.hub.accountId}:schedule/default/${requiredText(params, 'Name')}`,
  answer({ params, simulation: { schedules, world } }) {
    const name = requiredText(params, 'Name');
    const schedule = schedules.get(name);
    if (!schedule) throw new ApiError(404, 'ResourceNotFoundException', `Schedule ${name} does not exist.`);
    return {
      Name: name,
      GroupName: 'default',
      State: schedule.state,
      ScheduleExpression: schedule.expression,
      ScheduleExpressionTimezone: schedule.timezone,
      FlexibleTimeWindow: { Mode: 'OFF' },
      // Which role starts it is nobody's question here; AWS always says one.
      Target: {
        Arn: schedule.target,
        RoleArn: roleArn(world.hub.accountId, { name: 'keyrotation-scheduler' }),
      },
    };
  },
};

export const scheduleOperations: Readonly<Record<string, Operation>> = { GetSchedule: getSchedule };
