import { failureIn, type Failure } from '../aws/failure.ts';
import { KeyRotationError, problem, type ProblemCode } from '../core/problem.ts';
import { LedgerOutageError } from '../ledger/ledger-error.ts';
import { SettingsError } from '../settings/settings-error.ts';
import { UsageError } from '../settings/usage-error.ts';
import type { Paint } from '../terminal/colour.ts';
import { CallerError } from './connection/caller-error.ts';
import { detourIn } from './connection/detours.ts';
import { EXIT } from './exit-codes.ts';
import { jsonText } from '../words/json-text.ts';

/** What went wrong and what to do. */
export interface Explained {
  /** A code of the report, or USAGE, SETTINGS, UNEXPECTED, or what is wrong with the caller. */
  readonly code: string;
  readonly message: string;
  /** Empty where the message says it already. */
  readonly fix: string;
  readonly exitCode: number;
}

/** With these the caller has something to put right, and nothing was begun. */
const OF_THE_CALLER: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'CREDENTIALS_MISSING',
  'CREDENTIALS_REFUSED',
  'OU_NOT_FOUND',
  'REGION_DISABLED',
  'REGION_MISSING',
]);

/** Thrown in place of what ended a run that had begun to mail or deactivate: its cause is no usage of the caller's any more. */
export class RunBrokenOffError extends Error {
  override readonly name = 'RunBrokenOffError';
}

/** A stack only for what nobody foresaw. */
export function explain(error: unknown): Explained {
  if (error instanceof RunBrokenOffError) return { ...explain(error.cause), exitCode: EXIT.crashed };
  if (error instanceof UsageError) return usage('USAGE', error.message);
  if (error instanceof SettingsError) return usage('SETTINGS', error.message);
  if (error instanceof CallerError) return { ...usage(error.code, error.message), fix: error.fix };
  const known = error instanceof KeyRotationError ? error : withFix(failureIn(error));
  if (known === null) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const message = `Unexpected error; please report it.\n${stack}`;
    return { code: 'UNEXPECTED', message, fix: '', exitCode: EXIT.crashed };
  }
  const { code, message, fix } = known;
  const detour = isOutOfReach(error) ? detourIn(process.env) : null;
  if (detour !== null) return { ...usage(detour.code, message), fix: detour.fix };
  return { code, message, fix, exitCode: exitCodeOf(code) };
}

function exitCodeOf(code: ProblemCode): number {
  if (code === 'DECLINED' || code === 'RUN_IN_PROGRESS') return EXIT.blocked;
  return OF_THE_CALLER.has(code) ? EXIT.usage : EXIT.crashed;
}

type Known = Pick<KeyRotationError, 'code' | 'message' | 'fix'>;

function withFix(failure: Failure | null): Known | null {
  return failure && { ...failure, fix: problem('run', '', failure.code, failure.message).fix };
}

/** Nothing answers, whatever was asked there. */
function isOutOfReach(error: unknown): boolean {
  if (error instanceof KeyRotationError) return error.cause !== undefined && isOutOfReach(error.cause);
  if (error instanceof LedgerOutageError) return error.reason === 'NO_CONNECTION';
  return failureIn(error)?.code === 'NO_CONNECTION';
}

function usage(code: string, message: string): Explained {
  return { code, message, fix: '', exitCode: EXIT.usage };
}

/** For people, on stderr. */
export function inText({ code, message, fix }: Explained, paint: Paint = (_format, text) => text): string {
  if (fix === '') return `${message}\n`;
  return `${message} ${paint('dim', `(${code})`)}\n  ${paint('bold', 'Fix:')} ${fix}\n`;
}

/** For machines, on stdout, where the result would have been. */
export function inJson({ code, message, fix }: Explained): string {
  return `${jsonText({ error: { code, message, fix } })}\n`;
}
