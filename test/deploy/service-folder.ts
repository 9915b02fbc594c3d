import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

export interface Ended {
  readonly code: number | null;
  /** Both streams, as a person at the terminal reads them. */
  readonly output: string;
}

/** The checkout seen from a folder of its own: what `serverless` writes beside its file is in nobody's way. */
export interface ServiceFolder {
  readonly path: string;
  /** Runs the command that users run: `serverless deploy --param=…`. */
  serverless(
    command: 'package' | 'deploy' | 'remove',
    parameters: readonly string[],
    environment?: Readonly<Record<string, string>>,
  ): Promise<Ended>;
  remove(): void;
}

export function serviceFolder(): ServiceFolder {
  const folder = mkdtempSync(join(tmpdir(), 'keyrotation-deploy-'));
  const path = join(folder, 'service');
  // It leaves what it packs in the folder for temporary files.
  const temporary = join(folder, 'temporary');
  for (const each of [path, temporary]) mkdirSync(each);
  // A link would not do: it looks for a file.
  copyFileSync(join(ROOT, 'serverless.yml'), join(path, 'serverless.yml'));
  for (const name of ['src', 'deploy', 'member-role', 'node_modules', 'package.json', 'tsconfig.json']) {
    symlinkSync(join(ROOT, name), join(path, name));
  }
  return {
    path,
    serverless: (command, parameters, environment = {}) =>
      run(
        [join(ROOT, 'node_modules/.bin/serverless'), command, ...parameters.map((each) => `--param=${each}`)],
        path,
        { TMPDIR: temporary, ...environment },
      ),
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function run(
  args: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string>>,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const env: NodeJS.ProcessEnv = { ...process.env, AWS_REGION: 'eu-west-1', ...environment };
    // Those of whoever runs the tests are not meant here.
    delete env.AWS_PROFILE;
    delete env.NODE_OPTIONS;
    const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    }
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, output });
    });
  });
}
