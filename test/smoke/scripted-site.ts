import type { Ended } from './command.ts';
import type { Site } from './site.ts';

export const ended = (code: number, stdout = '', stderr = ''): Ended => ({ code, stdout, stderr });

/** What answers a command; what it throws is what `Site.aws` throws. */
export type Answers = (words: readonly string[], profile: string | null) => unknown;

export interface ScriptedSite extends Site {
  /** All that was run, in its order, a command a line. */
  readonly ran: readonly string[];
  readonly interrupt: () => void;
}

export interface Script {
  readonly aws?: Answers;
  readonly serverless?: (words: readonly string[]) => Ended;
  readonly keyrotation?: (words: readonly string[]) => Ended;
  readonly settings?: Readonly<Record<string, string>>;
  readonly site?: Partial<Site>;
}

/** A site without AWS, whose answers are written down beforehand: what a step does when something comes between. */
export function scriptedSite({ aws, serverless, keyrotation, settings = {}, site }: Script): ScriptedSite {
  const ran: string[] = [];
  const controller = new AbortController();
  return {
    organizationId: 'o-exampleorgid',
    hubAccountId: '111122223333',
    region: 'eu-west-1',
    testAccountId: '222233334444',
    testProfile: null,
    managementProfile: null,
    isMock: false,
    beyondMock: () => undefined,
    signal: controller.signal,
    aws: (words, profile = null) => {
      ran.push(`aws ${words.join(' ')}`);
      return new Promise((resolve) => {
        resolve(aws?.(words, profile) ?? {});
      });
    },
    serverless: (...words) => {
      ran.push(`serverless ${words.join(' ')}`);
      return Promise.resolve(serverless?.(words) ?? ended(0));
    },
    settings: () => Promise.resolve(settings),
    keyrotation: (...words) => {
      ran.push(`keyrotation ${words.join(' ')}`);
      return Promise.resolve(keyrotation?.(words) ?? ended(0));
    },
    npm: () => Promise.resolve(ended(0)),
    async until(what, _minutes, ask) {
      for (let times = 0; times < 20; times += 1) {
        controller.signal.throwIfAborted();
        const answer = await ask();
        if (answer !== null) return answer;
      }
      throw new Error(`${what}: not in time`);
    },
    ...site,
    ran,
    interrupt: () => {
      controller.abort(new Error('interrupted'));
    },
  };
}
