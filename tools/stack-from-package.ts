/** Where the stack is, seen from the folder that `keyrotation init` has written. */
export const PLACE = 'node_modules/keyrotation/stack';

/** The modules that a file of the stack loads, once its paths are those of the package. */
export const MODULES = new RegExp(`${PLACE}/deploy/([\\w-]+)\\.js`, 'g');

/**
 * A file of the stack (serverless.yml, deploy/*.yml) with the paths that it has in the package: `${file(…)}` and plugins are
 * looked for from the folder of whoever deploys. A function is the archive that was made ahead, so nothing bundles.
 */
export function fromPackage(text: string): string {
  return text
    .replaceAll('${file(deploy/', `\${file(${PLACE}/deploy/`)
    .replaceAll(', file(deploy/', `, file(${PLACE}/deploy/`)
    .replace(/^plugins: \[(.*)\]$/m, (_, names: string) => `plugins: [${pluginsOf(names).join(', ')}]`)
    .replace(/^ {2}esbuild:\n(?: {4}.*\n)+/m, '')
    .replace(
      /^( *)handler: src\/lambda\/([\w-]+)\.handler$/gm,
      (line, indent: string, name: string) => `${line}\n${indent}package: { artifact: ${PLACE}/${name}.zip }`,
    );
}

function pluginsOf(names: string): string[] {
  return names
    .split(/,\s*/)
    .filter((name) => name !== 'serverless-esbuild')
    .map((name) => name.replace(/^\.\/deploy\//, `./${PLACE}/deploy/`));
}
