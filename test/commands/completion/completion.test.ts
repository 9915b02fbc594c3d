import { execFileSync } from 'node:child_process';
import { bashCompletion } from '../../../src/commands/completion/bash.ts';
import { fishCompletion } from '../../../src/commands/completion/fish.ts';
import { wordsOf } from '../../../src/commands/completion/words.ts';
import { zshCompletion } from '../../../src/commands/completion/zsh.ts';
import { program } from '../../../src/commands/program.ts';

const words = wordsOf(program());

/** What bash offers at the end of a line. */
function offered(...line: string[]): string[] {
  const script = `${bashCompletion(words)}
aws() { printf 'hub\\nother\\n'; }
COMP_WORDS=(keyrotation "$@") COMP_CWORD=$#
_keyrotation
printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', script, 'bash', ...line], { encoding: 'utf8' })
    .split('\n')
    .filter((each) => each !== '');
}

describe('completion in bash', () => {
  test.each([
    [['pl'], ['plan']],
    [['--v'], ['--version']],
    [['plan', '--notify'], ['--notify-key-age']],
    [['--json', 'report', '--le'], ['--ledger-table']],
    [['plan', '--profile', 'h'], ['hub']],
    [['plan', '--config', 'package.j'], ['package.json']],
    [['plan', '--region', ''], []],
    [['completion', 'z'], ['zsh']],
    [['help', 'enf'], ['enforce']],
    [['nothing', ''], []],
  ])('of %j is %j', (line, told) => {
    expect(offered(...line)).toEqual(told);
  });

  test('knows no flag that help hides', () => {
    expect(offered('plan', '--notifykeyage')).toEqual([]);
  });
});

test.each([
  ['bash', bashCompletion],
  ['zsh', zshCompletion],
  ['fish', fishCompletion],
])('completion for %s knows every command and flag, with balanced quotes', (_shell, script) => {
  const text = script(words);
  for (const { name, options } of words.commands) {
    expect(text).toContain(name);
    for (const { flag } of options) expect(text).toContain(flag.replace(/^--/, ''));
  }
  for (const line of text.split('\n')) expect((line.match(/'/g) ?? []).length % 2).toBe(0);
});
