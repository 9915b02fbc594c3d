import type { BusAct } from '../story/story.ts';
import type { Life } from './life.ts';
import { BUS } from './little-world.ts';

/** What becomes of the event bus. What goes to one that is not there is lost, as in EventBridge. */
export function actOnBus({ stage }: Pick<Life, 'stage'>, act: BusAct): void {
  const { eventBuses } = stage.organization;
  switch (act) {
    case 'refuses':
      eventBuses.refuse(() => ({ code: 'ThrottlingException', message: 'Rate exceeded' }));
      return;
    case 'gone':
      eventBuses.delete(BUS);
      return;
    case 'back':
      eventBuses.refuse(null);
      if (!eventBuses.events.has(BUS)) eventBuses.create(BUS);
  }
}
