import { spawnSync } from 'node:child_process';
import { renderDigest } from '../../../src/mail/digest/digest.ts';
import { keyCommands } from '../../../src/mail/digest/key-commands.ts';
import { KEY_ID } from '../../builders/finding.ts';
import { notice } from '../../builders/notice.ts';
import { digestContext } from '../samples.ts';

const NAMES = [
  'ci',
  'j.smith@example.com',
  "o'brien",
  'a b',
  '$(id)',
  '`id`',
  '$HOME',
  'a;id',
  'a|b>c<d&e',
  'wow!',
  '"quoted"',
  'back\\slash',
  '~root',
  '=ls',
  '*?[x]{a,b}',
  '#no',
  'münchen 東京',
];

test.each(NAMES)('to a shell the name %j is one word of its command', (userName) => {
  const [program = '', ...options] = keyCommands(userName, KEY_ID).deactivate;
  const words = [program.replace(/^aws /, ''), ...options].join(' ');
  const { stdout } = spawnSync('sh', ['-c', `printf '%s\\n' ${words}`], { encoding: 'utf8' });
  expect(stdout.split('\n')).toEqual([
    ...[
      'iam',
      'update-access-key',
      `--user-name=${userName}`,
      `--access-key-id=${KEY_ID}`,
      '--status',
      'Inactive',
    ],
    '',
  ]);
});

test.each(['-rf', '--profile'])(
  'a name that begins like an option, %s, is none behind an equals sign',
  (name) => {
    expect(keyCommands(name, KEY_ID).create).toEqual(['aws iam create-access-key', `--user-name=${name}`]);
  },
);

test.each(['two\nlines', 'an\u001b[2Jescape', 'half \ud800 a letter', 'right \u202e to left'])(
  'a command with the name %j is one line of letters that a terminal only shows',
  (userName) => {
    const line = keyCommands(userName, KEY_ID).remove.join(' ');
    expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
  },
);

test('in the HTML it breaks between its arguments only, and is one line to whoever copies it', () => {
  const { html } = renderDigest(
    { contact: notice().contact, notices: [notice({ userName: 'ci-deploy' })] },
    digestContext(),
  );
  expect(html).toContain(
    `<pre><span>aws iam delete-access-key</span> <span>--user-name=ci-deploy</span> <span>--access-key-id=${KEY_ID}</span></pre>`,
  );
});
