import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Bom {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly components: readonly {
    readonly 'bom-ref': string;
    readonly name: string;
    readonly purl: string;
    readonly hashes: readonly { readonly alg: string }[];
    readonly licenses: readonly { readonly license: { readonly id: string } }[];
    readonly properties: readonly { readonly value: string }[];
  }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

const folder = mkdtempSync(join(tmpdir(), 'keyrotation-sbom-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function written(name: string): string {
  const file = join(folder, name);
  execFileSync(process.execPath, ['tools/sbom.mjs', file], { stdio: 'pipe' });
  return readFileSync(file, 'utf8');
}

let text: string;
let bom: Bom;
beforeAll(() => {
  text = written('sbom.json');
  bom = JSON.parse(text) as Bom;
});

test('the bill of materials names what is bundled, into what, with version, licence and digest', () => {
  expect([bom.bomFormat, bom.specVersion]).toEqual(['CycloneDX', '1.5']);
  const bundlesOf = (name: string) =>
    bom.components.find((each) => each.name === name)?.properties.map(({ value }) => value);
  expect(bundlesOf('@aws-sdk/client-iam')).toEqual(['command line', 'Lambda functions']);
  expect(bundlesOf('commander')).toEqual(['command line']);
  expect(bundlesOf('@aws/durable-execution-sdk-js')).toEqual(['Lambda functions']);
  for (const { purl, hashes, licenses } of bom.components) {
    expect([purl, hashes.map(({ alg }) => alg)]).toEqual([purl, ['SHA-512']]);
    expect([purl, licenses.map(({ license }) => license.id)]).toEqual([purl, [expect.any(String)]]);
  }
});

test('it leaves out what is for development only', () => {
  const names = new Set(bom.components.map(({ name }) => name));
  for (const tool of ['jest', 'eslint', 'esbuild', 'typescript', 'osls', 'axe-core', 'playwright-core'])
    expect([tool, names.has(tool)]).toEqual([tool, false]);
});

test('it says what depends on what, of what is in it', () => {
  const known = new Set(bom.components.map((each) => each['bom-ref']));
  const named = bom.dependencies.flatMap(({ dependsOn }) => dependsOn);
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter((each) => !known.has(each))).toEqual([]);
});

test('made again of the same commit it is the same', () => {
  expect(written('again.json')).toBe(text);
});
