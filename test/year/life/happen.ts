import type { Happening } from '../story/story.ts';
import type { Life } from './life.ts';
import { actOnMail, actOnSes } from './mail.ts';
import { actOnCall } from './on-call.ts';
import { actAsPeople, actOnAccounts } from './people.ts';

/** Lets something happen; what does not work, as a restore in an outage, is tried again another day. */
export async function happen(life: Life, what: Happening): Promise<void> {
  await makeHappen(life, what).catch(() => undefined);
}

async function makeHappen(life: Life, what: Happening): Promise<void> {
  const { world, ses, clock } = life.stage.organization;
  switch (what.kind) {
    case 'people':
      actAsPeople(world, what.act, what.whom, what.how, clock.now());
      break;
    case 'account':
      actOnAccounts(world, what.act, what.whom, what.how, clock.now());
      break;
    case 'mail':
      actOnMail(ses, what.act, what.whom);
      break;
    case 'ses':
      actOnSes(ses, what.act);
      break;
    case 'setting':
      life.brake = what.brake;
      break;
    case 'on-call':
      await actOnCall(life, what.act, what.whom);
      break;
    case 'fault':
    case 'run':
      break;
  }
  life.seen.look();
}
