import { readdirSync, readFileSync } from 'node:fs';
import { packagesIn } from './bundles.mjs';

/** What may go along in the bundle: permissive licences, which ask for no more than their text and copyright lines. */
const MAY_GO_ALONG = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'MIT-0'];

/**
 * The licences of all packages that a bundle is made of, each text once.
 * @param what is made of them, such as "The command line"
 * @param outputs those of esbuild's metafile
 * @throws Error that names the packages whose licence is none of those
 */
export function thirdPartyNotices(what, outputs) {
  const packages = packagesIn(outputs).map(describe);
  const others = packages.filter(({ licence }) => !MAY_GO_ALONG.includes(licence));
  if (others.length > 0) {
    throw new Error(
      `not to be bundled: ${others.map(({ name, licence }) => `${name} (${licence})`).join(', ')}`,
    );
  }
  const byText = new Map();
  for (const each of packages) {
    const text = each.text ?? standIn(each, packages);
    byText.set(text, [...(byText.get(text) ?? []), each]);
  }
  const notices = [...byText].map(
    ([text, those]) => `${those.map(({ name, licence }) => `${name} (${licence})`).join('\n')}\n\n${text}\n`,
  );
  return [`${what} of keyrotation contains these packages:\n`, ...notices].join(`\n${'-'.repeat(78)}\n\n`);
}

function describe(folder) {
  const { name, version, license, author } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  return {
    name: `${name} ${version}`,
    licence: license?.type ?? license,
    author: author?.name ?? author,
    text: file && readFileSync(`${folder}/${file}`, 'utf8').trim(),
  };
}

/** A few packages name their licence and do not bring its text: it is the others', with their author's name. */
function standIn({ name, licence, author }, packages) {
  const text = packages.find((each) => each.licence === licence && each.text)?.text;
  if (!text)
    throw new Error(`${name} brings no text of its licence, and nor does another package under ${licence}`);
  return `Copyright ${author}\n\n${text.replace(/^Copyright .*\n+/m, '')}`;
}
