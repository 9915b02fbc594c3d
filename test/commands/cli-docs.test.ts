import { readFileSync } from 'node:fs';
import { program } from '../../src/commands/program.ts';
import { PAGE, writtenAnew } from '../../tools/cli-docs.ts';

const page = readFileSync(PAGE, 'utf8');

test('docs/cli.md says what --help says; `npm run docs` writes it anew', () => {
  expect(writtenAnew(page, program())).toBe(page);
});

test('a command that the page does not have is named, and one that is gone', () => {
  const root = program();
  root.addCommand(program().commands[0]?.name('rotate') ?? root);
  expect(() => writtenAnew(page, root)).toThrow('has no part "<!-- command: rotate -->"');
  expect(() => writtenAnew(`${page}<!-- command: gone -->\n<!-- end -->`, program())).toThrow(
    'has a part "<!-- command: gone -->", and there is no such command',
  );
});
