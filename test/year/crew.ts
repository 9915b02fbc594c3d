import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import pLimit from 'p-limit';
import type { SeedEnd, SeedOrder } from './seed.ts';

type Answer = { readonly end: SeedEnd } | { readonly error: string };

/** Processes that live years side by side. */
export interface Crew {
  /** Waits until one of them is free. @throws Error what the year itself could not bear, with its seed */
  live(order: SeedOrder): Promise<SeedEnd>;
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
  const free = [...members];
  const inTurn = pLimit(processes);
  return {
    live: (order) =>
      inTurn(async () => {
        const member = free.pop();
        if (!member) throw new Error('nobody is free');
        try {
          return await ask(member, order);
        } finally {
          free.push(member);
        }
      }),
    dismiss() {
      for (const member of members) member.kill();
    },
  };
}

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
