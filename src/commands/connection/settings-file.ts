import { readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { isRolePath, withRolePath } from '../../settings/member-role-path.ts';
import {
  nearestSetting,
  settingNamed,
  stackParameterNamed,
  type StackParameter,
} from '../../settings/names.ts';
import { SETTINGS, type SettingName } from '../../settings/table.ts';
import { UsageError } from '../../settings/usage-error.ts';

/** Settings as a file has them, still as text. */
export interface SettingsFile {
  /** As messages name it. */
  readonly name: string;
  readonly values: ReadonlyMap<SettingName, string>;
  /** What it says to the hub stack alone; where it says nothing to it, this is not there. */
  readonly stack?: StackParameters;
}

export type StackParameters = ReadonlyMap<StackParameter, string>;

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
  const { values, stack } = saidIn(name, content);
  const setByStack = isOfStack(name) ? SET_BY_STACK : [];
  return {
    name,
    values: new Map([...setByStack, ...values, ...memberRoleIn(values, stack)]),
    ...(stack.size > 0 && { stack }),
  };
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
    const { parseYaml } = await import('./settings-yaml.ts');
    return parseYaml(text);
  } catch (error) {
    const [why] = (error as Error).message.split('\n');
    throw new UsageError(`${name} cannot be read: ${why ?? ''}`, { cause: error });
  }
}

function saidIn(
  name: string,
  entries: readonly (readonly [string, unknown])[],
): Required<Pick<SettingsFile, 'values' | 'stack'>> {
  const values = new Map<SettingName, string>();
  const stack = new Map<StackParameter, string>();
  const problems: string[] = [];
  for (const [given, content] of entries) {
    const setting = settingNamed(given);
    if (setting === undefined) problems.push(unknown(given));
    if (setting === undefined) continue;
    const value = asText(content);
    const parameter = stackParameterNamed(given);
    if (parameter !== undefined) {
      stack.set(parameter, (value ?? '').trim());
      continue;
    }
    if (setting === null) continue;
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
  return { values, stack };
}

/** As the stack has it: the member role is on the path of all its roles. A path that is none is the deployment's to refuse. */
function memberRoleIn(
  values: ReadonlyMap<SettingName, string>,
  stack: StackParameters,
): readonly (readonly [SettingName, string])[] {
  const path = stack.get('rolePath') ?? '';
  if (!isRolePath(path)) return [];
  const said = values.get('MEMBERROLE')?.trim() ?? '';
  return [['MEMBERROLE', withRolePath(said === '' ? (SETTINGS.MEMBERROLE.default ?? '') : said, path)]];
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
