import type { Command, Option } from 'commander';

/** What can be typed, as shells are told it. */
export interface Words {
  readonly name: string;
  readonly commands: readonly CommandWords[];
}

export interface CommandWords {
  readonly name: string;
  readonly about: string;
  readonly options: readonly OptionWords[];
  /** Of its arguments. */
  readonly choices: readonly string[];
}

export interface OptionWords {
  /** With its dashes. */
  readonly flag: string;
  readonly about: string;
  readonly value: Value;
}

/** What follows a flag; `text` cannot be guessed. */
export type Value = 'none' | 'path' | 'profile' | 'text';

export function wordsOf(program: Command): Words {
  const shown = program.createHelp().visibleCommands(program);
  const names = shown.map((command) => command.name());
  return {
    name: program.name(),
    commands: shown.map((command) => ({
      name: command.name(),
      about: firstSentence(command.summary() || command.description()),
      options: command.createHelp().visibleOptions(command).map(optionWords),
      choices:
        command.name() === 'help'
          ? names
          : command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
    })),
  };
}

function optionWords(option: Option): OptionWords {
  return {
    flag: option.long ?? option.short ?? option.flags,
    about: firstSentence(option.description),
    value: valueOf(option),
  };
}

function valueOf({ flags, required, optional }: Option): Value {
  if (!required && !optional) return 'none';
  if (/[<[](?:file|folder)/.test(flags)) return 'path';
  return /[<[]profile/.test(flags) ? 'profile' : 'text';
}

/** Up to what the option takes: a menu has one line each. */
function firstSentence(text: string): string {
  return text.split(/[:;.(]/, 1)[0]?.trim() ?? '';
}
