import { GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { z } from 'zod';
import { ask } from '../answer.ts';
import type { Clients } from '../clients.ts';
import { keepAnswers } from '../keep-answers.ts';
import { unlessNamed } from '../unless-named.ts';

const Schedule = z
  .object({
    State: z.string().min(1),
    ScheduleExpression: z.string().min(1),
    ScheduleExpressionTimezone: z.string().default('UTC'),
    Target: z.object({ Arn: z.string().startsWith('arn:') }),
  })
  .transform(({ State, ScheduleExpression, ScheduleExpressionTimezone, Target }) => ({
    isEnabled: State === 'ENABLED',
    expression: ScheduleExpression,
    timezone: ScheduleExpressionTimezone,
    target: Target.Arn,
  }));

export type ScheduleFacts = z.output<typeof Schedule>;

/** EventBridge Scheduler of the hub, in its Region; reads only. */
export interface Schedules {
  /** null where there is no such schedule. */
  schedule(name: string): Promise<ScheduleFacts | null>;
}

export function schedules({ shared }: Pick<Clients, 'shared'>): Schedules {
  const client = new SchedulerClient(shared);
  keepAnswers(client, 'json');
  return {
    schedule: (Name) =>
      unlessNamed(['ResourceNotFoundException'], () =>
        ask(() => client.send(new GetScheduleCommand({ Name })), Schedule),
      ),
  };
}
