// Makes the hub stack as the package brings it, in stack/ or the folder named as argument: the files of deploy/ with their
// TypeScript bundled, the functions as the archives that `serverless package` makes of them, and what `keyrotation init` writes into
// a folder. Whoever deploys from the package needs the `serverless` command, and neither the sources nor esbuild.
import { execFileSync } from 'node:child_process';
import { copyFileSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { COMMAND_LINE, lambdas } from './bundles.mjs';
import { fromPackage, MODULES, PLACE } from './stack-from-package.ts';
import { thirdPartyNotices } from './third-party-notices.mjs';

const [outdir = 'stack'] = process.argv.slice(2);
const deploy = join(outdir, 'deploy');
const init = join(outdir, 'init');
rmSync(outdir, { recursive: true, force: true });
mkdirSync(deploy, { recursive: true });
mkdirSync(init);

for (const file of ['serverless.yml', ...globSync('deploy/*.yml')])
  writeFileSync(join(outdir, file), fromPackage(readFileSync(file, 'utf8')));
mkdirSync(join(outdir, 'member-role'));
copyFileSync('member-role/template.yaml', join(outdir, 'member-role/template.yaml'));

/** What serverless.yml loads; it finds member-role/template.yaml and the `serverless` package from where it is. */
async function bundleModules() {
  const texts = globSync(join(outdir, '{serverless.yml,deploy/*.yml}')).map((file) =>
    readFileSync(file, 'utf8'),
  );
  const names = texts.flatMap((text) => [...text.matchAll(MODULES)].map(([, name = '']) => name));
  const { metafile } = await build({
    entryPoints: [...new Set(names)].sort().map((name) => `deploy/${name}.js`),
    outdir: deploy,
    bundle: true,
    splitting: true,
    chunkNames: '[name]-[hash]',
    platform: 'node',
    target: 'node22',
    format: 'esm',
    mainFields: COMMAND_LINE.mainFields, // of the AWS SDK, the modules: nothing here could require Node's own
    plugins: [typeScriptAhead],
    metafile: true,
    logLevel: 'warning',
  });
  return metafile;
}

/** In a checkout each module of TypeScript is bundled when it is loaded; here all of them are. */
const typeScriptAhead = {
  name: 'type-script-ahead',
  setup({ onLoad }) {
    onLoad({ filter: /\/deploy\/load-typescript\.js$/ }, () => {
      const modules = globSync('deploy/*.ts')
        .filter((file) => !file.endsWith('.d.ts'))
        .sort();
      const cases = modules.map((file) => `'${basename(file)}': () => import('./${basename(file)}'),`);
      return {
        contents: `const MODULES = {${cases.join('\n')}};\nexport const loadTypeScript = (file) => MODULES[file]();`,
        resolveDir: 'deploy',
      };
    });
  },
};

/** Those of either way of running; which parameters the template is packaged with does not touch the archives. */
function writeArchives() {
  for (const [durable, name] of Object.entries({ true: 'durable-handler', false: 'handler' })) {
    const folder = mkdtempSync(join(tmpdir(), 'keyrotation-stack-'));
    try {
      const parameters = ['sourceMail=keys@example.com', `durable=${durable}`].map(
        (each) => `--param=${each}`,
      );
      execFileSync(
        process.execPath,
        [
          'node_modules/serverless/bin/serverless.js',
          'package',
          '--region',
          'eu-west-1',
          '--package',
          folder,
          ...parameters,
        ],
        // It leaves what it packs in the folder for temporary files.
        { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, TMPDIR: folder } },
      );
      copyFileSync(join(folder, 'enforcer.zip'), join(outdir, `${name}.zip`));
      copyFileSync(join(folder, 'mailEvents.zip'), join(outdir, 'mail-events-handler.zip'));
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
}

function writeInit() {
  const versionOf = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;
  const top = ['plugins', 'params', 'custom', 'provider', 'package', 'functions', 'resources'];
  const lines = [
    '# The hub stack of keyrotation, as the installed package has it: node_modules/keyrotation/stack has the rest, and',
    '# parameters.yml what it is told. Deploy:  npx serverless deploy',
    'service: keyrotation',
    'configValidationMode: error',
    ...top.map((name) => `${name}: \${file(${PLACE}/serverless.yml):${name}}`),
  ];
  writeFileSync(join(init, 'serverless.yml'), `${lines.join('\n')}\n`);
  const folderPackage = {
    private: true,
    dependencies: {
      // Not by its version alone: it is in no registry, where the name is whoever's takes it.
      keyrotation: `file:keyrotation-${versionOf('.')}.tgz`,
      serverless: `npm:osls@${versionOf('node_modules/serverless')}`,
    },
  };
  writeFileSync(join(init, 'package.json'), `${JSON.stringify(folderPackage, null, 2)}\n`);
  const example = readFileSync('parameters.example.yml', 'utf8');
  writeFileSync(
    join(init, 'parameters.yml'),
    example.replace(
      /^# .*\n/,
      '# What the deployment is told. All parameters: node_modules/keyrotation/docs/deploy.md\n',
    ),
  );
  // Under its own name npm would take it for its own, and leave it out.
  writeFileSync(join(init, 'gitignore'), 'node_modules/\n.serverless/\n');
}

const modules = await bundleModules();
const functions = await build({ ...lambdas(), outdir: 'unused', write: false });
const bundled = [modules, functions.metafile].flatMap((each) => Object.values(each?.outputs ?? {}));
writeFileSync(join(outdir, 'THIRD-PARTY.txt'), thirdPartyNotices('The hub stack', bundled));
writeArchives();
writeInit();
