import { ApiError } from '../protocol/api-error.ts';
import { anyResource, type Operation } from '../operation.ts';
import { requiredText } from '../protocol/request-parameters.ts';

const getAccountSettings: Operation = {
  resource: anyResource,
  answer({ simulation: { functions } }) {
    const reserved = [...functions.reserved.values()].reduce<number>((sum, each) => sum + (each ?? 0), 0);
    return {
      AccountLimit: {
        ConcurrentExecutions: functions.concurrency,
        UnreservedConcurrentExecutions: functions.concurrency - reserved,
      },
      AccountUsage: { FunctionCount: functions.reserved.size },
    };
  },
};

const getFunctionConcurrency: Operation = {
  resource: ({ params, simulation: { region, world } }) =>
    `arn:aws:lambda:${region}:${world.hub.accountId}:function:${requiredText(params, 'FunctionName')}`,
  answer({ params, simulation: { functions } }) {
    const name = requiredText(params, 'FunctionName');
    const reserved = functions.reserved.get(name);
    if (reserved === undefined)
      throw new ApiError(404, 'ResourceNotFoundException', `Function not found: ${name}`);
    return reserved === null ? {} : { ReservedConcurrentExecutions: reserved };
  },
};

export const functionOperations: Readonly<Record<string, Operation>> = {
  GetAccountSettings: getAccountSettings,
  GetFunctionConcurrency: getFunctionConcurrency,
};
