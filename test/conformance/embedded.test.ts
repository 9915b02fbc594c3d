import { embeddedBackend } from './embedded-backend.ts';
import { play, type Chapter } from './play.ts';
import { ACCOUNTS } from './scenario.ts';
import { itGoesAsTold } from './story.ts';

describe('on the embedded organization', () => {
  let chapters: Chapter[] = [];
  beforeAll(async () => {
    const backend = await embeddedBackend(ACCOUNTS);
    try {
      chapters = await play(backend);
    } finally {
      await backend.close();
    }
  }, 60_000);

  itGoesAsTold(() => chapters);
});
