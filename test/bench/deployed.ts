import type { ForkOptions } from 'node:child_process';
import { ALLOCATOR, nodeOptions } from '../../deploy/lambda-environment.ts';
import { PARAMETERS } from '../../deploy/parameter-table.ts';

/** As the Lambda runs by default: what the stack has Node.js and its C library do. For `measuredBy`, which has the rest of the environment. */
export const DEPLOYED: Pick<ForkOptions, 'execArgv' | 'env'> = {
  execArgv: nodeOptions(Number(PARAMETERS.memoryMb.default)).split(' '),
  env: ALLOCATOR,
};
