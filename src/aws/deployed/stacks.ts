import {
  CloudFormationClient,
  DescribeStacksCommand,
  ListStackInstancesCommand,
} from '@aws-sdk/client-cloudformation';
import { z } from 'zod';
import { ask } from '../answer.ts';
import type { Clients } from '../clients.ts';
import { keepAnswers } from '../keep-answers.ts';
import { errorName } from '../failure.ts';
import { listAll } from '../listing.ts';
import { fact } from '../thrown.ts';
import { unlessNamed } from '../unless-named.ts';

/** In whose name a StackSet of an organization is asked for. */
export type CallAs = 'SELF' | 'DELEGATED_ADMIN';

const Stacks = z.object({
  Stacks: z
    .array(
      z.object({
        StackStatus: z.string().min(1),
        Outputs: z.array(z.object({ OutputKey: z.string(), OutputValue: z.string() })).default([]),
      }),
    )
    .length(1),
});

const InstancesPage = z
  .object({
    Summaries: z.array(
      z.object({
        Account: z.string().regex(/^\d{12}$/),
        Region: z.string().default(''),
        Status: z.string().default('UNKNOWN'),
        StatusReason: z.string().default(''),
      }),
    ),
    NextToken: z.string().optional(),
  })
  .transform(({ Summaries, NextToken = '' }) => ({
    items: Summaries.map(({ Account, Region, Status, StatusReason }) => ({
      accountId: Account,
      region: Region,
      status: Status,
      reason: StatusReason,
    })),
    next: NextToken === '' ? null : NextToken,
  }));

export interface StackFacts {
  readonly status: string;
  readonly outputs: ReadonlyMap<string, string>;
}

/** A StackSet's stack in one account. */
export type StackInstance = z.output<typeof InstancesPage>['items'][number];

/** CloudFormation of the hub, in its Region; reads only. */
export interface StackReads {
  /** null where there is no such stack. */
  stack(name: string): Promise<StackFacts | null>;
  /** null where there is no such StackSet. */
  instances(stackSetName: string, callAs: CallAs): Promise<readonly StackInstance[] | null>;
}

export function stackReads({ shared }: Pick<Clients, 'shared'>): StackReads {
  const client = new CloudFormationClient(shared);
  keepAnswers(client, 'xml');
  return {
    async stack(StackName) {
      try {
        const {
          Stacks: [found],
        } = await ask(() => client.send(new DescribeStacksCommand({ StackName })), Stacks);
        if (found === undefined) return null;
        const outputs = found.Outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue] as const);
        return { status: found.StackStatus, outputs: new Map(outputs) };
      } catch (error) {
        if (isNoStack(error)) return null;
        throw error;
      }
    },

    instances: (StackSetName, CallAs) =>
      unlessNamed(['StackSetNotFoundException'], () =>
        listAll({
          send: (NextToken) =>
            client.send(new ListStackInstancesCommand({ StackSetName, CallAs, NextToken })),
          page: InstancesPage,
          idOf: ({ accountId }) => accountId,
          merge: (_, later) => later,
        }),
      ),
  };
}

/** CloudFormation has no code of its own for it. */
function isNoStack(error: unknown): boolean {
  return errorName(error) === 'ValidationError' && (fact(error, 'message') ?? '').includes('does not exist');
}
