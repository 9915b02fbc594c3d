import type { Happening } from '../story/story.ts';
import { actOnAccounts } from './accounts.ts';
import { actOnBus } from './bus.ts';
import type { Life } from './life.ts';
import { actOnMail, actOnSes } from './mail.ts';
import { actOnCall } from './on-call.ts';
import { actAsPeople } from './people.ts';

/** Lets something happen; what does not work, as a restore in an outage, is tried again another day. */
export async function happen(life: Life, what: Happening): Promise<void> {
  await makeHappen(life, what).catch(() => undefined);
}

async function makeHappen(life: Life, what: Happening): Promise<void> {
  switch (what.kind) {
    case 'people':
      actAsPeople(life, what);
      break;
    case 'account':
      actOnAccounts(life, what);
      break;
    case 'mail':
      actOnMail(life, what.fate, what.whom);
      break;
    case 'ses':
      actOnSes(life, what.act);
      break;
    case 'setting':
      life.settings = { ...life.settings, [what.name]: what.value };
      break;
    case 'bus':
      actOnBus(life, what.act);
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
