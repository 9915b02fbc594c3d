import type { Command } from '../render/document.ts';
import { oneLine } from '../../words/one-line.ts';
import { shellWord } from '../../words/shell-word.ts';

interface KeyCommands {
  readonly create: Command;
  readonly deactivate: Command;
  readonly activate: Command;
  readonly remove: Command;
}

/** The AWS CLI's commands for one key, each argument one word to a POSIX shell. */
export function keyCommands(userName: string, accessKeyId: string): KeyCommands {
  const user = option('--user-name', oneLine(userName));
  const key = [user, option('--access-key-id', accessKeyId)];
  return {
    create: ['aws iam create-access-key', user],
    deactivate: ['aws iam update-access-key', ...key, '--status Inactive'],
    activate: ['aws iam update-access-key', ...key, '--status Active'],
    remove: ['aws iam delete-access-key', ...key],
  };
}

/** Behind an equals sign a value that begins like an option is taken for none, and one as any other. */
const option = (name: string, value: string): string => `${name}=${shellWord(value)}`;
