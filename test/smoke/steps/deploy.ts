import type { Step } from '../step.ts';
import { assertDone, stackOf } from './stack.ts';

/** The first deployment, and each one after. */
export const deploy: Step = {
  name: 'deploy',
  about: 'The stack deploys, and stands',
  async run(site) {
    const began = performance.now();
    assertDone('serverless deploy', await site.serverless('deploy'));
    const { status, outputs } = await stackOf(site);
    if (!/^(CREATE|UPDATE)_COMPLETE$/.test(status)) throw new Error(`the stack is ${status}`);
    return `${status} after ${Math.round((performance.now() - began) / 1000)} s; outputs: ${[...outputs.keys()].join(', ')}`;
  },
};
