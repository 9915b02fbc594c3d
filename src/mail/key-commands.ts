import { oneLine } from '../words/one-line.ts';
import { shellWord } from '../words/shell-word.ts';

export interface KeyCommands {
  readonly create: string;
  readonly deactivate: string;
  readonly activate: string;
  readonly remove: string;
}

/** The AWS CLI's commands for one key, each argument one word to a POSIX shell. */
export function keyCommands(userName: string, accessKeyId: string): KeyCommands {
  const user = `--user-name ${shellWord(oneLine(userName))}`;
  const key = `${user} --access-key-id ${shellWord(accessKeyId)}`;
  return {
    create: `aws iam create-access-key ${user}`,
    deactivate: `aws iam update-access-key ${key} --status Inactive`,
    activate: `aws iam update-access-key ${key} --status Active`,
    remove: `aws iam delete-access-key ${key}`,
  };
}
