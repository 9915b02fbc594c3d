import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { figure, type Figure } from './figure.ts';

/** Calls to the ledger, by phase and by verb. */
export type CallsByPhase = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Counts what a client asks of DynamoDB from now on. @returns `before` is told of each step of the run */
export function countedByPhase({ middlewareStack }: DynamoDBClient): {
  readonly calls: CallsByPhase;
  readonly before: (step: string) => Promise<void>;
} {
  const calls: Record<string, Record<string, number>> = {};
  let phase = 'start';
  middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        const verb = String(commandName).replace(/Command$/, '');
        const ofPhase = (calls[phase] ??= {});
        ofPhase[verb] = (ofPhase[verb] ?? 0) + 1;
        return next(args);
      },
    { name: 'countCalls', step: 'finalizeRequest', priority: 'low' },
  );
  return {
    calls,
    before: (step) => {
      phase = step.split(' ')[0] ?? '';
      return Promise.resolve();
    },
  };
}

/** The phases in which keys are decided and their contacts told. */
const OF_KEYS = ['survey', 'plan', 'act', 'notify', 'report'];

export function ledgerFigures(
  name: string,
  calls: CallsByPhase,
  { dueKeys, mails }: { readonly dueKeys: number; readonly mails: number },
): Figure[] {
  const sum = (phase: string): number =>
    Object.values(calls[phase] ?? {}).reduce((all, count) => all + count, 0);
  const verbs = (phase: string): Figure[] =>
    Object.entries(calls[phase] ?? {})
      .filter(([, count]) => count / dueKeys >= 0.005)
      .map(([verb, count]) => figure(`${name}, ledger: ${phase}, ${verb}`, count / dueKeys, 'a due key', 2));
  return [
    ...OF_KEYS.flatMap(verbs),
    figure(`${name}, ledger: notify, all calls`, sum('notify') / mails, 'a mail'),
    figure(
      `${name}, ledger: all calls of the run`,
      Object.keys(calls).reduce((all, phase) => all + sum(phase), 0) / dueKeys,
      'a due key',
      2,
      { atMost: 2 },
    ),
  ];
}
