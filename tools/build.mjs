// Bundles the command line into dist/ (or the folder named as argument) with all of its dependencies: who installs the
// package installs nothing else (docs/adr/0004).
import { rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { COMMAND_LINE } from './bundles.mjs';
import { thirdPartyNotices } from './third-party-notices.mjs';

const [outdir = 'dist'] = process.argv.slice(2);

/** Of the proxy agents, for proxies that ask for Kerberos, which we do not offer: never loaded. */
const LEFT_OUT = ['kerberos'];

rmSync(outdir, { recursive: true, force: true });
const { metafile } = await build({ ...COMMAND_LINE, outdir });

const outputs = Object.values(metafile.outputs);
const missing = outputs
  .flatMap(({ imports }) => imports)
  .filter(({ external, path }) => external && !isBuiltin(path) && !LEFT_OUT.includes(path));
if (missing.length > 0) throw new Error(`not in the bundle: ${missing.map(({ path }) => path).join(', ')}`);
writeFileSync(join(outdir, 'THIRD-PARTY.txt'), thirdPartyNotices('The command line', outputs));
