import { failureIn } from '../aws/failure.ts';
import { KeyRotationError, problem } from '../core/problem.ts';
import { SettingsError } from '../settings/settings-error.ts';
import { UsageError } from '../settings/usage-error.ts';

/** Exit codes; docs/cli.md tells them. */
export const EXIT = { done: 0, crashed: 1, usage: 2, errors: 3, blocked: 4 } as const;

/** What went wrong and what to do, for people; a stack only for what nobody foresaw. */
export function explain(error: unknown): { readonly text: string; readonly exitCode: number } {
  if (error instanceof SettingsError || error instanceof UsageError) {
    return { text: error.message, exitCode: EXIT.usage };
  }
  if (error instanceof KeyRotationError) {
    const exitCode = error.code === 'OU_NOT_FOUND' ? EXIT.usage : EXIT.crashed;
    return { text: withFix(error.message, error.code, error.fix), exitCode };
  }
  const failure = failureIn(error);
  if (failure === null) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { text: `Unexpected error; please report it.\n${stack}`, exitCode: EXIT.crashed };
  }
  const { code, message } = failure;
  const { fix } = problem('run', '', code, message);
  if (code === 'REGION_MISSING')
    return { text: `No AWS Region is set.\n  Fix: ${fix}`, exitCode: EXIT.usage };
  return { text: withFix(message, code, fix), exitCode: EXIT.crashed };
}

function withFix(message: string, code: string, fix: string): string {
  return `${message} (${code})\n  Fix: ${fix}`;
}
