import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { SeedEnd, SeedOrder } from './seed.ts';

type Answer = { readonly end: SeedEnd } | { readonly error: string };

/** Processes that live years side by side. */
export interface Crew {
  /** @returns the ends, in the order in which they came; stops early where `isEnough` */
  live(orders: Iterable<SeedOrder>, onEnd: (end: SeedEnd) => void, isEnough?: () => boolean): Promise<void>;
  dismiss(): void;
}

export function hire(processes: number): Crew {
  const members = Array.from({ length: processes }, () =>
    fork(fileURLToPath(new URL('seed-process.ts', import.meta.url)), {
      // React draws mails as slowly as it can while it is developed with.
      env: { ...process.env, NODE_ENV: 'production' },
      // Years make much that is soon of no use: with room for it, it costs a tenth less.
      execArgv: [...process.execArgv, '--max-semi-space-size=64'],
    }),
  );
  return {
    async live(orders, onEnd, isEnough = () => false) {
      const left = orders[Symbol.iterator]();
      await Promise.all(
        members.map(async (member) => {
          for (let next = left.next(); !next.done && !isEnough(); next = left.next())
            onEnd(await ask(member, next.value));
        }),
      );
    },
    dismiss() {
      for (const member of members) member.kill();
    },
  };
}

/** @throws Error what the year itself could not bear, with its seed */
function ask(member: ChildProcess, order: SeedOrder): Promise<SeedEnd> {
  return new Promise((resolve, reject) => {
    const gone = (code: number | null): void => {
      reject(new Error(`the process of seed ${order.seed} ended with ${code}`));
    };
    member.once('exit', gone);
    member.once('message', (answer: Answer) => {
      member.off('exit', gone);
      if ('end' in answer) resolve(answer.end);
      else reject(new Error(`seed ${order.seed}: ${answer.error}`));
    });
    member.send(order);
  });
}
