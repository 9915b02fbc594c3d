import { join } from 'node:path';
import { Command } from 'commander';
import { jsonText } from '../words/json-text.ts';
import { shellWord } from '../words/shell-word.ts';
import { addExamples } from './examples.ts';
import { GROUPS } from './groups.ts';
import type { Initial } from './initial/stack-files.ts';

interface Flags {
  readonly json?: true;
}

/** `keyrotation init`: from the package to a folder that the hub stack is deployed from. */
export function initCommand(): Command {
  const command = new Command('init')
    .summary('a folder to deploy the hub stack from')
    .description(
      'Writes what the hub stack is deployed from into a folder: parameters.yml to fill in, serverless.yml, and a package.json ' +
        'that names this version of keyrotation and the `serverless` command. Overwrites nothing, and calls nobody.',
    )
    .helpGroup(GROUPS.learn)
    .argument('[folder]', 'made if it is not there, in one that is', '.')
    .option('--json', 'what was written and what comes next as JSON on stdout')
    .action(async (folder: string, { json }: Flags) => {
      // Loaded here only: no other command needs it.
      const { stackFilesOf, writeStackFiles } = await import('./initial/stack-files.ts');
      const initial = await writeStackFiles(stackFilesOf(import.meta.filename), folder);
      const { written, kept } = initial;
      const next = nextSteps(folder, initial);
      process.stdout.write(
        json
          ? `${jsonText({ folder, written, kept, next })}\n`
          : [
              ...written.map((name) => `written  ${join(folder, name)}`),
              ...kept.map((name) => `kept     ${join(folder, name)}, which was there`),
              '',
              'Fill in parameters.yml (sourceMail at least). Then, with credentials of the hub account:',
              ...next.map((line) => `  ${line}`),
              '',
            ].join('\n'),
      );
    });
  return addExamples(command, [
    { line: 'npx keyrotation init hub', what: 'into the folder hub' },
    { line: 'npx keyrotation init', what: 'into this one' },
  ]);
}

function nextSteps(folder: string, { kept, toInstall, packed }: Initial): string[] {
  return [
    ...(folder === '.' ? [] : [`cd ${shellWord(folder)}`]),
    ...(packed === null ? [] : [`cp <where npm pack has put it>/${packed} .`]),
    ...(toInstall.length > 0 ? [`npm install --save-exact ${toInstall.join(' ')}`] : []),
    ...(kept.includes('package.json') ? [] : ['npm install']),
    'export AWS_REGION=<the Region where SES is set up>',
    'npx keyrotation doctor --before-deploy --config parameters.yml',
    'npx serverless deploy',
  ];
}
