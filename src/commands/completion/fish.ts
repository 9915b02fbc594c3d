import type { CommandWords, OptionWords, Words } from './words.ts';

/** For `keyrotation completion fish | source`. */
export function fishCompletion({ name, commands }: Words): string {
  const first = commands.map(
    (command) =>
      `complete -c ${name} -n __fish_use_subcommand -a ${command.name} -d '${plain(command.about)}'`,
  );
  return [
    `# Completion of ${name} for fish:  ${name} completion fish | source`,
    `complete -c ${name} -f`,
    ...first,
    ...commands.flatMap((command) => after(name, command)),
    '',
  ].join('\n');
}

function after(name: string, { name: command, options, choices }: CommandWords): string[] {
  const where = `complete -c ${name} -n '__fish_seen_subcommand_from ${command}'`;
  return [
    ...options.map(
      (option) => `${where} -l ${option.flag.replace(/^-+/, '')}${takes(option)} -d '${plain(option.about)}'`,
    ),
    ...(choices.length === 0 ? [] : [`${where} -a '${choices.join(' ')}'`]),
  ];
}

function takes({ value }: OptionWords): string {
  return {
    none: '',
    path: ' -r -F',
    profile: " -x -a '(aws configure list-profiles 2>/dev/null)'",
    text: ' -x',
  }[value];
}

/** Without what ends a quoted word. */
function plain(text: string): string {
  return text.replace(/['\\]/g, '');
}
