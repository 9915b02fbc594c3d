import { lambdaHost } from './host.ts';
import { maskThrown } from './log.ts';
import { runOnLambda } from './run.ts';
import { durableLambda } from '../workflow/durable-lambda.ts';

/** The daily run as a durable execution: as many invocations as it takes. */
export const handler = durableLambda((event, workflow, signal) =>
  maskThrown(() => {
    const host = lambdaHost();
    signal.addEventListener('abort', host.close);
    return runOnLambda(event, host, workflow, signal);
  }),
);
