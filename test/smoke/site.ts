import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { runCommand, type Ended } from './command.ts';
import { Skipped } from './skipped.ts';

/** Where the steps are taken. */
export interface Site {
  /** The organization's, as it was asked for and found. */
  readonly organizationId: string;
  readonly hubAccountId: string;
  readonly region: string;
  /** The member account in which a user may be made, and which may be moved. */
  readonly testAccountId: string | null;
  /** A profile that may do so there; one of the management account that may move accounts. */
  readonly testProfile: string | null;
  readonly managementProfile: string | null;
  /** Something else than AWS answers, which knows less. */
  readonly isMock: boolean;
  /** What comes next is beyond a mock. @throws Skipped on one */
  beyondMock(why: string): void;
  readonly signal: AbortSignal;
  /** The AWS CLI. @returns its answer @throws Skipped where the endpoint is not AWS and does not know the call */
  aws(args: readonly string[], profile?: string | null): Promise<unknown>;
  /** `npx serverless …` with the parameters of the deployment. */
  serverless(command: 'deploy' | 'remove', ...parameters: readonly string[]): Promise<Ended>;
  /** The environment of the deployed enforcer. */
  settings(): Promise<Readonly<Record<string, string>>>;
  /** `npx keyrotation …`, with the settings of the deployed enforcer. */
  keyrotation(...args: readonly string[]): Promise<Ended>;
  /** An npm script of the checkout. */
  npm(...args: readonly string[]): Promise<Ended>;
  /** Asks again until there is an answer. @throws Error when there is none in that time */
  until<T>(what: string, minutes: number, ask: () => Promise<T | null>): Promise<T>;
}

export interface SiteOptions extends Pick<
  Site,
  | 'organizationId'
  | 'hubAccountId'
  | 'region'
  | 'testAccountId'
  | 'testProfile'
  | 'managementProfile'
  | 'isMock'
  | 'signal'
> {
  /** The checkout, or a folder that stands for it. */
  readonly folder: string;
  readonly serverlessFile: string;
  readonly commandLine: readonly string[];
  readonly parameters: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  /** Between two questions. */
  readonly pollMs: number;
  readonly say: (line: string) => void;
}

/** How a mock says that it does not have a call; AWS never does of those that are asked here. */
const UNKNOWN_CALL =
  /\((?:404|405|501|NotImplemented|NotYetImplemented|UnknownOperationException|InvalidAction|UnknownOperation)\)|Unable to parse response|not been implemented|not implemented|is not a supported/i;

export function siteOf(options: SiteOptions): Site {
  const { folder, environment, say, signal, pollMs } = options;

  let isAskedAgain = false;
  /** Told, since whoever reads along may want to repeat it by hand. */
  const run = (shown: readonly string[], command: readonly string[], env = environment): Promise<Ended> => {
    const tell = isAskedAgain ? () => undefined : say;
    tell(`$ ${shown.map(quoted).join(' ')}`);
    const onLine = (line: string): void => {
      tell(`  ${line}`);
    };
    return runCommand(command, { cwd: folder, env, onLine });
  };

  const site: Site = {
    ...options,

    beyondMock(why) {
      if (options.isMock) throw new Skipped(why);
    },

    async aws(args, profile = null) {
      const words = [...args, ...(profile === null ? [] : ['--profile', profile])];
      const env = profile === null ? environment : withoutCredentials(environment);
      const { code, stdout, stderr } = await run(
        ['aws', ...words],
        ['aws', ...words, '--output', 'json'],
        env,
      );
      if (code === 0) return stdout.trim() === '' ? {} : (JSON.parse(stdout) as unknown);
      const said = stderr.trim() || stdout.trim();
      if (options.isMock && UNKNOWN_CALL.test(said))
        throw new Skipped(`the mock does not have it: ${args.slice(0, 2).join(' ')}`);
      throw new Error(`aws ${args.slice(0, 2).join(' ')} ended with ${code ?? 'a signal'}: ${said}`);
    },

    serverless(command, ...parameters) {
      const given = [...options.parameters, ...parameters].map((each) => `--param=${each}`);
      return run(
        ['npx', 'serverless', command, ...given],
        [process.execPath, options.serverlessFile, command, ...given],
      );
    },

    async settings() {
      const query = ['--query', 'Environment.Variables'];
      const name = ['--function-name', 'keyrotation-enforcer'];
      return Variables.parse(await site.aws(['lambda', 'get-function-configuration', ...name, ...query]));
    },

    async keyrotation(...args) {
      const env = { ...environment, ...(await site.settings()) };
      return run(['npx', 'keyrotation', ...args], [...options.commandLine, ...args], env);
    },

    npm: (...args) => run(['npm', 'run', ...args], ['npm', 'run', '--silent', ...args]),

    async until(what, minutes, ask) {
      const end = performance.now() + minutes * 60_000;
      try {
        for (;;) {
          signal.throwIfAborted();
          const answer = await ask();
          if (answer !== null) return answer;
          if (performance.now() > end) throw new Error(`${what}: not after ${minutes} minutes`);
          isAskedAgain = true;
          await delay(pollMs, undefined, { signal });
        }
      } finally {
        isAskedAgain = false;
      }
    },
  };
  return site;
}

const Variables = z.record(z.string(), z.string());

/** A profile is not looked at while the environment has credentials. */
function withoutCredentials(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const OF_THE_HUB = /^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|PROFILE)$/;
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !OF_THE_HUB.test(name)));
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
