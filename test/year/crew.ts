import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import pLimit from 'p-limit';
import type { SeedEnd, SeedOrder } from './seed.ts';

type Answer = { readonly end: SeedEnd } | { readonly error: string };

/** Processes that live years side by side. */
export interface Crew {
  /** Waits until one of them is free. @throws Error what the year itself could not bear, with its seed; or that they are dismissed */
  live(order: SeedOrder): Promise<SeedEnd>;
  /** Whatever year they are in. */
  dismiss(): void;
}

/** After so many years a process makes way for a fresh one: what durable executions leave behind adds up to a gigabyte. */
const YEARS_OF_A_PROCESS = 8;

interface Member {
  readonly process: ChildProcess;
  years: number;
}

export function hire(processes: number): Crew {
  const free: Member[] = [];
  const members = new Set<Member>();
  const inTurn = pLimit(processes);
  let isDismissed = false;
  return {
    live: (order) =>
      inTurn(async () => {
        if (isDismissed) throw new Error(`seed ${order.seed} is not lived: all are dismissed`);
        const member = free.pop() ?? { process: start(), years: 0 };
        members.add(member);
        try {
          const end = await ask(member.process, order);
          member.years += 1;
          if (member.years < YEARS_OF_A_PROCESS) free.push(member);
          else leave(member);
          return end;
        } catch (error) {
          // Nobody knows what state its year has left it in.
          leave(member);
          throw error;
        }
      }),
    dismiss() {
      isDismissed = true;
      for (const member of members) leave(member);
    },
  };

  function leave(member: Member): void {
    members.delete(member);
    member.process.kill();
  }
}

function start(): ChildProcess {
  return fork(fileURLToPath(new URL('seed-process.ts', import.meta.url)), {
    // React draws mails as slowly as it can while it is developed with.
    env: { ...process.env, NODE_ENV: 'production' },
    // Years make much that is soon of no use: with room for it, it costs a tenth less.
    execArgv: [...process.execArgv, '--max-semi-space-size=64'],
  });
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
