import { lambdaHost } from './lambda-host.ts';
import { runOnLambda } from './lambda-run.ts';
import { durableLambda } from './workflow/durable-lambda.ts';

/** The daily run as a durable execution: as many invocations as it takes. */
export const handler = durableLambda((event, workflow, signal) =>
  runOnLambda(event, lambdaHost(), workflow, signal),
);
