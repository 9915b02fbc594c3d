import { shellCommands } from './shell-commands.ts';

const page = (...lines: string[]): string =>
  ['# Page', '', '```sh', ...lines, '```', '', 'aws not here'].join('\n');
const textsOf = (...lines: string[]): string[] => shellCommands(page(...lines)).map(({ text }) => text);

test.each<[string, string[], string[]]>([
  ['one a line', ['aws one', 'aws two --a b'], ['aws one', 'aws two --a b']],
  ['on several lines', ['aws one \\', '  --a b'], ['aws one \\\n  --a b']],
  [
    'with a text on several lines',
    ["aws one --a '{", ' "b": [] }', "'"],
    ['aws one --a \'{\n "b": [] }\n\''],
  ],
  ['in a pipe', ['aws one | jq .'], ['aws one', 'jq .']],
  ['one after the other', ['aws one && aws two; aws three'], ['aws one', 'aws two', 'aws three']],
  ['with a comment', ['# first', 'aws one # 0', 'aws two'], ['aws one', 'aws two']],
  ['in a function', ['f() { aws one --a "$@"; }'], ['aws one --a "$@"']],
  ['in a loop', ['while read -r k; do aws one "$k"; done <f'], ['read -r k', 'aws one "$k"', 'done <f']],
  [
    'whose answer is kept',
    ['q=$(aws one --a b)', 'aws two'],
    ['aws one --a b', 'q=xxxxxxxxxxxxxxxx', 'aws two'],
  ],
  [
    'in an argument',
    ['aws one --a "$(aws two | jq .)"'],
    ['aws two', 'jq .', 'aws one --a "xxxxxxxxxxxxxxxxx"'],
  ],
  [
    'with what only looks like an end',
    ['aws one --a \'x | y; z\' --b "# c"'],
    ['aws one --a \'x | y; z\' --b "# c"'],
  ],
])('commands %s are found', (_, lines, commands) => {
  expect(textsOf(...lines)).toEqual(commands);
});

test('each has the line that it begins in, in a list as well', () => {
  expect(shellCommands(page('aws one', '', 'aws two'))).toEqual([
    { text: 'aws one', line: 4 },
    { text: 'aws two', line: 6 },
  ]);
  expect(shellCommands('1. First:\n\n   ```sh\n   aws one\n   ```\n')).toEqual([
    { text: 'aws one', line: 4 },
  ]);
});
