import fc from 'fast-check';
import { everyInterleaving, type Scene } from './interleavings.ts';
import type { Actor, Move } from './move.ts';

const move = (name: string, on: string, changes = true): Move => ({ name, on: [on], changes });
const nothing = (): Promise<void> => Promise.resolve();

/** Writes so many times to something. */
const writer =
  (on: string, times: number, wrote: (on: string) => void = () => undefined): Actor =>
  async (turn) => {
    for (let time = 1; time <= times; time += 1)
      await turn(move(`write ${time}`, on), () => {
        wrote(on);
        return nothing();
      });
  };

const of = (actors: Scene['actors'], check: Scene['check'] = nothing) => ({
  begin: (): Promise<Scene> => Promise.resolve({ actors, check }),
});

/** Reads a number, and writes one more: what two of them do at once may be lost. */
function counters(): Promise<Scene> {
  let count = 0;
  const increment: Actor = async (turn) => {
    const read = await turn(move('read', 'count', false), () => Promise.resolve(count));
    await turn(move('write', 'count'), () => {
      count = read + 1;
      return nothing();
    });
  };
  const check = (): Promise<void> => {
    if (count !== 2) throw new Error(`count is ${count}`);
    return nothing();
  };
  return Promise.resolve({ actors: { ann: increment, bob: increment }, check });
}

const ROOM = { atMost: 1_000 };

test.each([
  [1, 1, 2],
  [2, 2, 6],
  [3, 3, 20],
  [4, 4, 70],
  [2, 5, 21],
])('%d and %d moves on one thing have %d orders', async (ann, bob, orders) => {
  const { begin } = of({ ann: writer('row', ann), bob: writer('row', bob) });
  expect(await everyInterleaving(begin, ROOM)).toMatchObject({ played: orders });
});

test('three actors have all orders of three', async () => {
  const { begin } = of({ ann: writer('row', 2), bob: writer('row', 2), eve: writer('row', 2) });
  expect(await everyInterleaving(begin, ROOM)).toMatchObject({ played: 90 });
});

test('no order is played twice, and all of them are', async () => {
  const orders: string[] = [];
  const begin = (): Promise<Scene> => {
    const order: string[] = [];
    const wrote = (who: string) => () => void order.push(who);
    const actors = { a: writer('row', 3, wrote('a')), b: writer('row', 3, wrote('b')) };
    return Promise.resolve({ actors, check: () => Promise.resolve(void orders.push(order.join(''))) });
  };
  await everyInterleaving(begin, ROOM);
  expect(new Set(orders).size).toBe(20);
  expect(orders).toHaveLength(20);
});

test('moves that do not meet are played in one order', async () => {
  const { begin } = of({ ann: writer('hers', 3), bob: writer('his', 3) });
  expect(await everyInterleaving(begin, ROOM)).toMatchObject({ played: 1 });
  const readers: Actor = async (turn) => {
    await turn(move('read', 'row', false), nothing);
  };
  expect(await everyInterleaving(of({ ann: readers, bob: readers }).begin, ROOM)).toMatchObject({
    played: 1,
  });
});

test('what is about everything meets all that changes', async () => {
  const { begin } = of({ ann: writer('*', 1), bob: writer('his', 2) });
  expect(await everyInterleaving(begin, ROOM)).toMatchObject({ played: 3 });
});

test('a lost update is found, with the order that loses it', async () => {
  await expect(everyInterleaving(counters, ROOM)).rejects.toThrow(
    /in the order\n {2}ann: read\n {2}bob: read\n {2}ann: write\n {2}bob: write\nError: count is 1/,
  );
});

test('an actor that fails tells in which order', async () => {
  const failing: Actor = async (turn) => {
    await turn(move('try', 'row'), () => Promise.reject(new Error('refused')));
  };
  const { begin } = of({ ann: failing, bob: writer('row', 1) });
  await expect(everyInterleaving(begin, ROOM)).rejects.toThrow(/ann: try\nError: refused/);
});

test('more orders than are allowed are no success', async () => {
  const { begin } = of({ ann: writer('row', 4), bob: writer('row', 4) });
  await expect(everyInterleaving(begin, { atMost: 69 })).rejects.toThrow(RangeError);
});

test('a scene that goes another way each time is refused', async () => {
  let times = 0;
  const begin = (): Promise<Scene> => {
    times += 1;
    const actors = { ann: writer(times > 1 ? 'hers' : 'row', 2), bob: writer('row', 2) };
    return Promise.resolve({ actors, check: nothing });
  };
  await expect(everyInterleaving(begin, ROOM)).rejects.toThrow(/goes another way each time/);
});

test('a scene that ends sooner another time is refused', async () => {
  let times = 0;
  const begin = (): Promise<Scene> => {
    times += 1;
    const actors = { ann: writer('row', times > 1 ? 0 : 2), bob: writer('row', times > 1 ? 0 : 2) };
    return Promise.resolve({ actors, check: nothing });
  };
  await expect(everyInterleaving(begin, ROOM)).rejects.toThrow(/goes another way each time/);
});

test('an actor that makes two moves at once is refused', async () => {
  const both: Actor = async (turn) => {
    await Promise.all([turn(move('left', 'row'), nothing), turn(move('right', 'row'), nothing)]);
  };
  await expect(everyInterleaving(of({ ann: both }).begin, ROOM)).rejects.toThrow(/two moves at once/);
});

/** What an actor does to two things, `x` and `y`: reads one, or writes its own name there. */
type Deed = [on: 'x' | 'y', changes: boolean];
type Deeds = Deed[];

/** Everything that can come of it: what each actor read, and what stands there in the end. */
async function outcomes(programs: readonly Deeds[], asTold: (on: string) => string): Promise<Set<string>> {
  const found = new Set<string>();
  await everyInterleaving(
    () => {
      const things: Record<string, string> = { x: '', y: '' };
      const reads = programs.map((): string[] => []);
      const actors = programs.map((deeds, who): [string, Actor] => [
        `actor ${who}`,
        async (turn) => {
          for (const [on, changes] of deeds)
            await turn({ name: on, on: [asTold(on)], changes: changes || asTold(on) === '*' }, () => {
              if (changes) things[on] = `${who}`;
              else reads[who]?.push(things[on] ?? '');
              return nothing();
            });
        },
      ]);
      const check = () => Promise.resolve(void found.add(JSON.stringify([reads, things])));
      return Promise.resolve({ actors: Object.fromEntries(actors), check });
    },
    { atMost: 100_000 },
  );
  return found;
}

const read = (on: Deed[0]): Deed => [on, false];
const write = (on: Deed[0]): Deed => [on, true];

/** Whoever should go first in some order is asleep at that fork, and only another one leads there. */
const ASLEEP: Deeds[] = [
  [read('y'), write('y'), write('x')],
  [write('x'), read('y')],
  [write('x'), write('y')],
];

test('whatever can come of any order comes of one that is played', async () => {
  const deeds = fc.array(fc.tuple(fc.constantFrom<Deed[0][]>('x', 'y'), fc.boolean()), {
    minLength: 1,
    maxLength: 3,
  });
  await fc.assert(
    fc.asyncProperty(fc.array(deeds, { minLength: 2, maxLength: 3 }), async (programs) => {
      const all = await outcomes(programs, () => '*');
      expect(await outcomes(programs, (on) => on)).toEqual(all);
    }),
    {
      numRuns: 100,
      endOnFailure: true,
      examples: [[ASLEEP]],
    },
  );
});
