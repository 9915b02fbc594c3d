import { createInterface } from 'node:readline/promises';
import { CallerError } from './caller-error.ts';

/** Where a person can be asked; `isTTY` as streams of Node have it. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

const TRIES = 3;

/**
 * The code of the MFA device that a profile asks for.
 * @throws CallerError MFA_NEEDED where nobody can be asked, or nobody answers
 */
export async function askMfaCode(
  device: string,
  { input, output }: Terminal = { input: process.stdin, output: process.stderr },
): Promise<string> {
  if (!input.isTTY || !output.isTTY)
    throw noCode(`The profile asks for a code of ${device}, and there is no terminal to ask on.`);
  const giveUp = new AbortController();
  const asking = createInterface({ input, output, terminal: true });
  const stop = (): void => {
    giveUp.abort();
  };
  asking.once('SIGINT', stop).once('close', stop);
  try {
    for (let tried = 0; tried < TRIES; tried += 1) {
      const question = `Code of the MFA device ${device}: `;
      const code = (await asking.question(question, { signal: giveUp.signal })).replace(/\s/g, '');
      if (/^\d{6}$/.test(code)) return code;
      output.write('A code has six digits.\n');
    }
  } catch (error) {
    if (!giveUp.signal.aborted) throw error;
    output.write('\n');
  } finally {
    asking.close();
  }
  throw noCode(`The profile asks for a code of ${device}, and none was given.`);
}

function noCode(message: string): CallerError {
  return new CallerError(
    'MFA_NEEDED',
    message,
    'Run it on a terminal and type the code, or begin a session elsewhere and hand it over: eval "$(aws configure export-credentials --format env)".',
  );
}
