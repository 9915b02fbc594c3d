import { failureOrThrow, type Failure } from '../aws/failure.ts';
import { OUT_OF_REACH } from '../aws/failure-codes.ts';
import { problem, type ProblemCode } from '../core/problem.ts';
import { LedgerOutageError } from '../ledger/ledger-error.ts';
import { attention, broken, type Finding } from './finding.ts';

/** What AWS told, or the finding that it did not. */
export type Told<T> =
  { readonly told: true; readonly value: T } | { readonly told: false; readonly finding: Finding };

/**
 * Asks AWS one thing. What may not be asked is a finding with the grant to add, and what cannot be asked one with what
 * stands in the way: no check fails for it.
 * @param action as IAM policies name it
 * @throws bugs
 */
export type Ask = <T>(action: string, call: () => Promise<T>) => Promise<Told<T>>;

/** @param who is to get the grant, such as `the role ops` */
export function askingAs(who: string): Ask {
  return async (action, call) => {
    try {
      return { told: true, value: await call() };
    } catch (error) {
      return { told: false, finding: unanswered(action, failureOf(error), who) };
    }
  };
}

/** The ledger's own errors say what stands behind them. */
function failureOf(error: unknown): Failure {
  const failure = failureOrThrow(error);
  if (!(error instanceof LedgerOutageError)) return failure;
  const { reason } = error;
  return reason === 'NO_TABLE' || reason === 'REFUSED' ? failure : { ...failure, code: reason };
}

export function unanswered(action: string, { code, message }: Failure, who: string): Finding {
  if (code === 'ACCESS_DENIED') {
    return attention(
      `may not be asked: ${action}`,
      `Grant ${action} to ${who}: the policy keyrotation-doctor (deploy/roles.yml) has all that doctor asks.`,
    );
  }
  const found = `${action} was not answered (${code}): ${message}`;
  const fix = adviceFor(code);
  return OUT_OF_REACH.has(code) ? broken(found, fix) : attention(found, fix);
}

const adviceFor = (code: ProblemCode): string => problem('run', '', code, '').fix;

/** `the role ops` of an ARN of STS or IAM. */
export function granteeIn(arn: string): string {
  const [, kind, name] = /:(assumed-role|role|user)\/(?:.*\/(?=[^/]+$))?([^/]+)/.exec(arn) ?? [];
  if (kind === 'assumed-role') return `the role ${/:assumed-role\/([^/]+)/.exec(arn)?.[1] ?? ''}`;
  return name === undefined ? 'the caller' : `the ${kind ?? ''} ${name}`;
}
