import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { madeOnce } from './made-once.ts';

const NAME = ['a package', 'of=one'];

let all: string;
let made: number;
beforeEach(() => {
  all = mkdtempSync(join(tmpdir(), 'keyrotation-made-once-'));
  made = 0;
});
afterEach(() => {
  rmSync(all, { recursive: true });
});

async function make(folder: string): Promise<void> {
  made += 1;
  await new Promise((resolve) => setTimeout(resolve, 120));
  writeFileSync(join(folder, 'made'), `by ${made}`);
}
const read = (folder: string) => readFileSync(join(folder, 'made'), 'utf8');

/** Another process that begins to make it, and does not end by itself. */
async function another() {
  const program = `
    import { madeOnce } from ${JSON.stringify(new URL('made-once.ts', import.meta.url).href)};
    const forever = () => { console.log('begun'); return new Promise(() => setInterval(() => 0, 1_000)); };
    await madeOnce(${JSON.stringify(NAME)}, forever, ${JSON.stringify(all)});`;
  const maker = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(maker.stdout, 'data');
  return {
    async kill() {
      maker.kill('SIGKILL');
      await once(maker, 'exit');
    },
  };
}

test('whoever asks, at once or later, has what was made once', async () => {
  const [first, second] = await Promise.all([madeOnce(NAME, make, all), madeOnce(NAME, make, all)]);
  expect([second, await madeOnce(NAME, make, all)]).toEqual([first, first]);
  expect([made, read(first)]).toEqual([1, 'by 1']);
});

test('what has another name is made for itself', async () => {
  const folders = await Promise.all([madeOnce(NAME, make, all), madeOnce(['a package'], make, all)]);
  expect([new Set(folders).size, made]).toEqual([2, 2]);
});

test('all are told why it could not be made, and nobody makes it again', async () => {
  const fail = async (folder: string) => {
    await make(folder);
    throw new Error('the template has no such parameter');
  };
  const asked = await Promise.allSettled([madeOnce(NAME, fail, all), madeOnce(NAME, make, all)]);
  asked.push(...(await Promise.allSettled([madeOnce(NAME, make, all)])));
  const why = expect.objectContaining({ message: 'the template has no such parameter' }) as Error;
  expect(asked).toEqual(Array.from({ length: 3 }, () => ({ status: 'rejected', reason: why })));
  expect(made).toBe(1);
});

test('of one that is ended while making it the next takes over, however often, and only one of them', async () => {
  await (await another()).kill();
  await (await another()).kill();
  const [first, second] = await Promise.all([madeOnce(NAME, make, all), madeOnce(NAME, make, all)]);
  expect([second, made, read(first), readdirSync(first)]).toEqual([first, 1, 'by 1', ['made']]);
});

test('what one has made that is gone by now is not made again', async () => {
  const program = `
    import { writeFileSync } from 'node:fs';
    import { madeOnce } from ${JSON.stringify(new URL('made-once.ts', import.meta.url).href)};
    const make = async (folder) => writeFileSync(folder + '/made', 'by another');
    await madeOnce(${JSON.stringify(NAME)}, make, ${JSON.stringify(all)});`;
  const maker = spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: 'inherit' });
  await once(maker, 'exit');
  expect([read(await madeOnce(NAME, make, all)), made]).toEqual(['by another', 0]);
});

test('one that is at it is waited for', async () => {
  const other = await another();
  const asked = madeOnce(NAME, make, all);
  await new Promise((resolve) => setTimeout(resolve, 250));
  expect(made).toBe(0);
  await other.kill();
  expect(existsSync(await asked)).toBe(true);
  expect(made).toBe(1);
});
