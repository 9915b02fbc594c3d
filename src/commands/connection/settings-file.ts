import { readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { nearestSetting, settingNamed, STACK_PARAMETERS } from '../../settings/names.ts';
import type { SettingName } from '../../settings/table.ts';
import { UsageError } from '../../settings/usage-error.ts';

/** Settings as a file has them, still as text. */
export interface SettingsFile {
  /** As messages name it. */
  readonly name: string;
  readonly values: ReadonlyMap<SettingName, string>;
}

/** Looked for in the working directory. */
const FOUND = ['keyrotation.json', 'keyrotation.yml', 'keyrotation.yaml'];
const MAX_BYTES = 256 * 1024;
/** Problems of one file in a message. */
const MAX_TOLD = 20;

/** What the hub stack gives its Lambda by itself, and its parameters therefore do not say. */
const SET_BY_STACK: readonly (readonly [SettingName, string])[] = [
  ['LEDGERTABLE', 'keyrotation-ledger'],
  ['SESCONFIGURATIONSET', 'keyrotation'],
];

/**
 * The file that `--config` names, else the one that lies in `folder`; null when there is none.
 * @throws UsageError naming the file, and everything in it that cannot be used
 */
export async function readSettingsFile(
  named: string | undefined,
  folder: string,
): Promise<SettingsFile | null> {
  const name = named ?? (await findIn(folder));
  if (name === null) return null;
  const content = await contentOf(name, named === undefined ? join(folder, name) : name);
  const values = settingsIn(name, content);
  return { name, values: isOfStack(name) ? new Map([...SET_BY_STACK, ...values]) : values };
}

/**
 * What the same file says of the deployment alone, such as `targetOUs`; empty where there is no file or it says nothing.
 * @throws UsageError as `readSettingsFile`
 */
export async function readStackParameters(
  named: string | undefined,
  folder: string,
): Promise<ReadonlyMap<(typeof STACK_PARAMETERS)[number], string>> {
  const name = named ?? (await findIn(folder));
  if (name === null) return new Map();
  const content = await contentOf(name, named === undefined ? join(folder, name) : name);
  const said = content.flatMap(([given, value]) => {
    const parameter = STACK_PARAMETERS.find((each) => each.toLowerCase() === given.toLowerCase());
    const text = asText(value)?.trim() ?? '';
    return parameter === undefined || text === '' ? [] : [[parameter, text] as const];
  });
  return new Map(said);
}

async function findIn(folder: string): Promise<string | null> {
  const there = await Promise.all(FOUND.map((name) => isThere(join(folder, name))));
  const [first, second] = FOUND.filter((_name, at) => there[at]);
  if (first !== undefined && second !== undefined) {
    throw new UsageError(`Both ${first} and ${second} are here; name one of them with --config.`);
  }
  return first ?? null;
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** @returns the entries of the file, each with what stands behind its name */
async function contentOf(name: string, path: string): Promise<readonly (readonly [string, unknown])[]> {
  const text = await textOf(name, path);
  const content = await parse(name, text);
  if (content === null || content === undefined || content === '') return [];
  if (typeof content !== 'object' || Array.isArray(content)) {
    throw new UsageError(`${name} is no list of settings; write one a line, such as "graceDays: 7".`);
  }
  return Object.entries(content);
}

async function textOf(name: string, path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > MAX_BYTES) throw new UsageError(`${name} has ${size} bytes, too many for a list of settings.`);
    return (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'is not there' : `cannot be read: ${code ?? message}`;
    throw new UsageError(`The settings file ${JSON.stringify(name)} ${why}.`, { cause: error });
  }
}

async function parse(name: string, text: string): Promise<unknown> {
  try {
    if (extname(name).toLowerCase() === '.json') return text.trim() === '' ? null : JSON.parse(text);
    // Loaded here only: most commands meet no YAML, and help never does.
    const { parse: parseYaml } = await import('yaml');
    // The schema that reads every value as it is written: an external ID of 0123 keeps its nought.
    return parseYaml(text, { schema: 'failsafe', logLevel: 'error' });
  } catch (error) {
    const [why] = (error as Error).message.split('\n');
    throw new UsageError(`${name} cannot be read: ${why ?? ''}`, { cause: error });
  }
}

function settingsIn(
  name: string,
  entries: readonly (readonly [string, unknown])[],
): ReadonlyMap<SettingName, string> {
  const values = new Map<SettingName, string>();
  const problems: string[] = [];
  for (const [given, content] of entries) {
    const setting = settingNamed(given);
    if (setting === undefined) problems.push(unknown(given));
    if (setting === undefined || setting === null) continue;
    const value = asText(content);
    if (value === null) problems.push(`${given} takes one value, or a list of texts.`);
    else if (value.includes('${')) {
      problems.push(
        `${given} has "\${" in it, a variable of the deployment; only its value can be used here.`,
      );
    } else if (values.has(setting)) problems.push(`${given} is there twice, under another spelling.`);
    else values.set(setting, value);
  }
  if (problems.length > 0) {
    const more = problems.length - MAX_TOLD;
    const told = [...problems.slice(0, MAX_TOLD), ...(more > 0 ? [`… and ${more} more`] : [])];
    throw new UsageError([`${name} cannot be used:`, ...told.map((each) => `  ${each}`)].join('\n'));
  }
  return values;
}

function unknown(given: string): string {
  const meant = nearestSetting(given);
  const hint = meant === undefined ? 'docs/settings.md lists all.' : `Did you mean ${meant}?`;
  return `${JSON.stringify(given.slice(0, 100))} is no setting. ${hint}`;
}

/** Null for what has no text: an object, say. */
function asText(content: unknown): string | null {
  if (content === null) return '';
  if (typeof content === 'string') return content;
  if (typeof content === 'number' || typeof content === 'boolean') return String(content);
  if (!Array.isArray(content)) return null;
  const items = content.map(asText);
  return items.includes(null) ? null : items.join(',');
}

function isOfStack(name: string): boolean {
  return /^parameters\.ya?ml$/.test(basename(name));
}
