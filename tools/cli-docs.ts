import { readFileSync, writeFileSync } from 'node:fs';
import type { Command, Option } from 'commander';
import { examplesOf } from '../src/commands/examples.ts';
import { program } from '../src/commands/program.ts';

/** `npm run docs` writes into it what the command tree knows; the prose around it is written by hand. */
export const PAGE = 'docs/cli.md';

const END = '<!-- end -->';

/**
 * The page with its generated parts as the command tree has them today. Each stands between a comment that names it,
 * `<!-- commands -->` or `<!-- command: plan -->`, and one that ends it.
 * @throws Error naming what the page leaves out, or has too much
 */
export function writtenAnew(page: string, root: Command): string {
  const shown = root.createHelp().visibleCommands(root);
  const parts = new Map([
    ['<!-- commands -->', listOf(shown)],
    ...shown.map((command) => [`<!-- command: ${command.name()} -->`, about(command)] as const),
  ]);
  const there: readonly string[] = page.match(/<!-- command(?:s|: .*) -->/g) ?? [];
  const missing = [...parts.keys()].filter((begin) => !there.includes(begin));
  const strange = there.filter((begin) => !parts.has(begin));
  if (missing.length + strange.length > 0) {
    throw new Error(
      [
        ...missing.map((begin) => `${PAGE} has no part "${begin}": write it and "${END}" where it belongs.`),
        ...strange.map((begin) => `${PAGE} has a part "${begin}", and there is no such command.`),
      ].join('\n'),
    );
  }
  return [...parts].reduce((text, [begin, part]) => {
    const [before = '', rest = ''] = text.split(begin);
    return `${before}${begin}\n\n${part}\n\n${END}${rest.slice(rest.indexOf(END) + END.length)}`;
  }, page);
}

function listOf(commands: readonly Command[]): string {
  const rows = commands.map((command) => [
    `[\`keyrotation ${command.name()}\`](#${command.name()})`,
    sentence(command.summary()),
    command.helpGroup().replace(/:$/, ''),
  ]);
  return table(['Command', 'What it does', 'What for'], rows);
}

function about(command: Command): string {
  const examples = examplesOf(command);
  const help = command.createHelp();
  const options = help.visibleOptions(command).filter(({ long }) => long !== '--help');
  const isSetting = ({ helpGroupHeading }: Option) => helpGroupHeading?.startsWith('Settings') === true;
  const rows = [
    ...command.registeredArguments.map((argument) => [
      `\`${help.argumentTerm(argument)}\``,
      sentence(help.argumentDescription(argument)),
    ]),
    ...options
      .filter((option) => !isSetting(option))
      .map((option) => [`\`${help.optionTerm(option)}\``, sentence(help.optionDescription(option))]),
  ];
  return [
    command.description(),
    ...(rows.length === 0 ? [] : [table(['', ''], rows)]),
    ...(options.some(isSetting) ? ['Every [setting](settings.md) but `MODE` is a flag as well.'] : []),
    ...(examples.length === 0
      ? []
      : [['```sh', ...examples.flatMap(({ what, line }) => [`# ${what}`, line]), '```'].join('\n')]),
  ].join('\n\n');
}

const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}`.replaceAll('|', '\\|');

/** With columns as wide as their widest cell, as Prettier leaves them. */
function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heads.map((head, at) =>
    Math.max(3, ...[head, ...rows.map((row) => row[at] ?? '')].map((cell) => cell.length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, at) => (cells[at] ?? '').padEnd(width)).join(' | ')} |`;
  return [line(heads), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(PAGE, writtenAnew(readFileSync(PAGE, 'utf8'), program()));
}
