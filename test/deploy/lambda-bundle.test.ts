import { build } from 'esbuild';

/** What goes into the hub's functions, by esbuild's own account. */
async function bundled(): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: ['durable-handler', 'handler', 'mail-events-handler'].map((name) => `src/lambda/${name}.ts`),
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    outdir: 'unused',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  return Object.keys(metafile.inputs);
}

test('the functions bring no client that only the command line needs, and nothing of doctor', async () => {
  const files = await bundled();
  expect(files).toContain('src/wiring.ts');
  // The durable SDK brings the client of Lambda, for its checkpoints.
  const needless =
    /@aws-sdk\/client-(?:scheduler|cloudformation)\/|^src\/(?:doctor|commands|demo|simulator|aws\/deployed)\//;
  expect(files.filter((file) => needless.test(file))).toEqual([]);
});
