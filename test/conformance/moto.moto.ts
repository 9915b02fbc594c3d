import type { Backend } from './backend.ts';
import { embeddedBackend } from './embedded-backend.ts';
import { motoBackend } from './moto-backend.ts';
import { play, type Chapter } from './play.ts';
import { ACCOUNTS, RUNS } from './scenario.ts';
import { itGoesAsTold } from './story.ts';

/** Against something that we did not write. Run by `npm run test:moto`; fails where moto_server is not installed. */
let moto: Backend | undefined;
let onMoto: Chapter[] = [];
let onEmbedded: Chapter[] = [];

beforeAll(async () => {
  moto = await motoBackend(ACCOUNTS);
  const embedded = playOnEmbedded();
  try {
    onMoto = await play(moto);
  } finally {
    onEmbedded = await embedded;
  }
}, 600_000);

afterAll(() => moto?.close());

async function playOnEmbedded(): Promise<Chapter[]> {
  const backend = await embeddedBackend(ACCOUNTS);
  try {
    return await play(backend);
  } finally {
    await backend.close();
  }
}

describe('on moto', () => {
  itGoesAsTold(() => onMoto);
});

describe('moto and the embedded organization agree', () => {
  test.each(RUNS.map((plan, run) => ({ ...plan, run })))(
    'on every word of report and mails of day $day, $mode',
    ({ run }) => {
      expect(onMoto[run]).toBeDefined();
      expect(onMoto[run]).toEqual(onEmbedded[run]);
    },
  );
});
