import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { ActionName } from '../../protocol/action.ts';
import type { Fault } from './fault.ts';
import { ImpossibleFault } from '../impossible-fault.ts';

const ACTIONS: Readonly<Partial<Record<Fault['kind'], readonly ActionName[]>>> = {
  'other-account': ['sts:AssumeRole'],
  unprocessed: ['dynamodb:BatchWriteItem', 'dynamodb:BatchGetItem'],
  'condition-lost': ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
};

/** @throws ImpossibleFault for what HTTP has no room for, and for a fault that this action does not know. */
export function assertPossible(fault: Fault, action: ActionName | undefined): void {
  const actions = ACTIONS[fault.kind];
  if (actions && !actions.some((each) => each === action)) {
    throw new ImpossibleFault(
      `${fault.kind} befalls ${actions.join(', ')} only, and not ${action ?? 'all actions'}`,
    );
  }
  if (fault.kind === 'error' || fault.kind === 'raw') assertStatus(fault.status, fault.kind === 'error');
  if (fault.kind === 'raw') assertSendable(fault.status, fault.headers ?? {}, fault.body ?? '');
  if (fault.kind === 'spoil' && !fault.body && !fault.headers) {
    throw new ImpossibleFault('a spoiled answer has its body or its headers changed');
  }
}

function assertStatus(status: number, isError: boolean): void {
  const lowest = isError ? 400 : 200;
  if (Number.isInteger(status) && status >= lowest && status <= 599) return;
  throw new ImpossibleFault(`an answer has no status of ${status}; it takes one from ${lowest} to 599`);
}

function assertSendable(status: number, headers: Readonly<Record<string, string>>, body: string): void {
  if ((status === 204 || status === 304) && body !== '') {
    throw new ImpossibleFault(`an answer with status ${status} has no body`);
  }
  try {
    for (const [name, value] of Object.entries(headers)) {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    }
  } catch (error) {
    throw new ImpossibleFault(String(error), { cause: error });
  }
}
