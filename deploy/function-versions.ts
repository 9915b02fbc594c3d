import { FUNCTIONS } from '../src/doctor/names.ts';

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  DeletionPolicy?: string;
}

/** What of the template that the command has put together is about functions and their versions. */
export interface FunctionTemplate {
  readonly Resources: Readonly<Record<string, Resource>>;
}

/**
 * A version outlives the deployment that follows it, since executions are bound to it, and not the one that made it and
 * was rolled back: Lambda publishes no version twice, and the same deployment would fail for good ("already exists").
 */
export function retainVersions({ Resources }: FunctionTemplate): void {
  for (const resource of Object.values(Resources))
    if (resource.Type === 'AWS::Lambda::Version') resource.DeletionPolicy = 'RetainExceptOnCreate';
}

/**
 * Lambda makes a function durable when it creates it, and neither durable nor plain afterwards (CloudFormation's schema:
 * DurableConfig is create-only by condition; its timeout and retention may change). To be made anew it would need
 * another name, since CloudFormation makes the new one before the old one goes. So each way of running has its name, and
 * keeps it in every version of this stack.
 * @returns why a stack that is deployed could not be updated to this template
 */
export function durableProblems({ Resources }: FunctionTemplate): string[] {
  return Object.values(Resources)
    .filter(({ Type }) => Type === 'AWS::Lambda::Function')
    .flatMap(({ Properties = {} }) => {
      const name = String(Properties.FunctionName);
      const isDurable = Properties.DurableConfig !== undefined;
      if (isDurable === (name === FUNCTIONS.durable)) return [];
      return [
        `The function ${name} ${isDurable ? 'has' : 'has no'} durableConfig; ${FUNCTIONS.durable} has one and no other function does. ` +
          'Lambda makes a function durable when it creates it and not afterwards, so a hub that is deployed could not be updated: ' +
          'choose by the parameter durable, and leave the names in deploy/execution.yml as they are.',
      ];
    });
}
