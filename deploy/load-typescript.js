import { build } from 'esbuild';

/** A module of this folder, bundled first, since Node 20 reads no TypeScript. */
export async function loadTypeScript(file) {
  const { outputFiles } = await build({
    entryPoints: [new URL(file, import.meta.url).pathname],
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}
