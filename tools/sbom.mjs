// Writes the software bill of materials (CycloneDX, JSON) of what is bundled into the command line and the Lambdas, to
// sbom.cdx.json or the file named as argument. npm knows the packages, their licences and digests; esbuild which of them are in.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { COMMAND_LINE, lambdas, PAGE_SCRIPT, packagesIn } from './bundles.mjs';

const [file = 'sbom.cdx.json'] = process.argv.slice(2);

const bundles = [
  ['command line', { ...COMMAND_LINE, outdir: 'unused' }],
  ['Lambda functions', { ...lambdas(), outdir: 'unused' }],
  ['page of a run', { ...PAGE_SCRIPT, metafile: true }],
];
/** Names of bundles, by the folder of a package that is in them. */
const bundledIn = new Map();
for (const [bundle, options] of bundles) {
  const { metafile } = await build({ ...options, write: false });
  for (const folder of packagesIn(Object.values(metafile.outputs)))
    bundledIn.set(folder, [...(bundledIn.get(folder) ?? []), bundle]);
}

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
/** npm names its components so, whatever folder they are in. */
const bundlesOf = new Map();
for (const [folder, names] of bundledIn) {
  const locked = packages[folder];
  if (!locked) throw new Error(`${folder} is bundled and not in package-lock.json; run npm install.`);
  const name = locked.name ?? folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const reference = `${name}@${locked.version}`;
  bundlesOf.set(reference, [...new Set([...(bundlesOf.get(reference) ?? []), ...names])]);
}

// The npm that runs this script, where one does.
const [command, ...first] = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
const whole = JSON.parse(
  // Whatever NODE_ENV says: all that is bundled is a dev dependency.
  execFileSync(
    command,
    [...first, 'sbom', '--sbom-format', 'cyclonedx', '--package-lock-only', '--include=dev'],
    {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 ** 2,
    },
  ),
);
const own = whole.metadata.component['bom-ref'];
const components = whole.components
  .filter((component) => bundlesOf.has(component['bom-ref']))
  .map((component) => ({
    ...component,
    scope: 'required',
    properties: bundlesOf.get(component['bom-ref']).map((value) => ({ name: 'keyrotation:bundle', value })),
  }));
const missing = [...bundlesOf.keys()].filter(
  (reference) => !components.some((component) => component['bom-ref'] === reference),
);
if (missing.length > 0) throw new Error(`npm does not know what is bundled: ${missing.join(', ')}`);

const dependencies = whole.dependencies
  .filter(({ ref }) => ref === own || bundlesOf.has(ref))
  .map(({ ref, dependsOn = [] }) => ({
    ref,
    dependsOn: dependsOn.filter((each) => bundlesOf.has(each)),
  }));
// Made again of the same commit it is the same: no number by chance, and the time is the commit's.
const timestamp = new Date(
  execFileSync('git', ['log', '-1', '--format=%cI'], { encoding: 'utf8' }).trim(),
).toISOString();
const metadata = {
  ...whole.metadata,
  timestamp,
  lifecycles: [{ phase: 'build' }],
  component: { ...whole.metadata.component, type: 'application', name: 'keyrotation' },
};
const bom = { ...whole, serialNumber: undefined, metadata, components, dependencies };
writeFileSync(file, `${JSON.stringify(bom, null, 2)}\n`);
console.log(`${file}: ${components.length} packages are in what is shipped.`);
