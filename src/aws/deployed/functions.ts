import {
  GetAccountSettingsCommand,
  GetFunctionConcurrencyCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { z } from 'zod';
import { ask } from '../answer.ts';
import type { Clients } from '../clients.ts';
import { keepAnswers } from '../keep-answers.ts';
import { unlessNamed } from '../unless-named.ts';

/** Lambda of the hub, in its Region; reads only. */
export interface Functions {
  accountLimits(): Promise<z.output<typeof Limits>>;
  /** Reserved concurrency, null for none; `absent` where there is no such function. */
  reservedConcurrency(functionName: string): Promise<number | null | 'absent'>;
}

const Limits = z
  .object({
    AccountLimit: z.object({
      ConcurrentExecutions: z.number().int().nonnegative(),
      UnreservedConcurrentExecutions: z.number().int().nonnegative(),
    }),
  })
  .transform(({ AccountLimit }) => ({
    concurrent: AccountLimit.ConcurrentExecutions,
    unreserved: AccountLimit.UnreservedConcurrentExecutions,
  }));

const Concurrency = z
  .object({ ReservedConcurrentExecutions: z.number().int().nonnegative().optional() })
  .transform(({ ReservedConcurrentExecutions }) => ReservedConcurrentExecutions ?? null);

export function functions({ shared }: Pick<Clients, 'shared'>): Functions {
  const client = new LambdaClient(shared);
  keepAnswers(client, 'json');
  return {
    accountLimits: () => ask(() => client.send(new GetAccountSettingsCommand({})), Limits),

    async reservedConcurrency(FunctionName) {
      const found = await unlessNamed(['ResourceNotFoundException'], async () => ({
        reserved: await ask(
          () => client.send(new GetFunctionConcurrencyCommand({ FunctionName })),
          Concurrency,
        ),
      }));
      return found === null ? 'absent' : found.reserved;
    },
  };
}
