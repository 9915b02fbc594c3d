import type { Say } from './breach.ts';
import type { Model } from './model.ts';
import type { Hearing, Of, Watch } from './watch.ts';

/** I8: sessions are as narrow as what they are for, and nothing is tried that no role allows. */
export class Rights implements Watch {
  'not-allowed'({ action, resource }: Of<'not-allowed'>, { say }: Hearing): void {
    say('I8 least privilege', `${action} on ${resource} was tried, which no role allows`);
  }

  entered(fact: Of<'entered'>, { model, say }: Hearing): void {
    judgeSession(fact, model, say);
  }
}

function judgeSession({ accountId, isRun, mayChange }: Of<'entered'>, { openRuns }: Model, say: Say): void {
  const about = (words: string): void => {
    say('I8 least privilege', `a session in ${accountId} ${words}`);
  };
  if (mayChange === null) {
    about('was asked for without a policy of its own');
    return;
  }
  if (mayChange.length === 0) return;
  const runs = [...openRuns.values()];
  if (isRun && runs.length > 0 && runs.every(({ run }) => run.mode === 'dry-run'))
    about('could have changed keys, in a dry run');
  const users = new Set(mayChange.map(userIn));
  if (users.has(null)) about(`could have changed keys of anybody: ${mayChange.join(' ')}`);
  // A restore asks once for several users of an account.
  if (isRun && users.size > 1)
    about(`could have changed keys of more users than one: ${mayChange.join(' ')}`);
}

/** The one user that an ARN is of, whatever the path; null where it is of several. */
function userIn(arn: string): string | null {
  const name = /^arn:aws:iam::\d{12}:user\/(?:\*\/)?([^/]+)$/.exec(arn)?.[1];
  // What a policy would read as a wildcard is written as `${*}` where it is a letter.
  return name === undefined || /[*?]/.test(name.replace(/\$\{[*?$]\}/g, '')) ? null : name;
}
