import { nodeOptions } from '../../deploy/lambda-environment.ts';
import { PARAMETERS } from '../../deploy/parameter-table.ts';

/** Options of Node.js with which the Lambda runs, as the stack has them by default. */
export const DEPLOYED = nodeOptions(Number(PARAMETERS.memoryMb.default)).split(' ');
