import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Row } from '../../src/ledger/row.ts';
import { account, emptyWorld } from '../../src/simulator/world/builders.ts';
import { owner } from '../e2e/people.ts';
import { stage, type Stage } from '../e2e/harness.ts';

/** Where the rows of each release lie, as it wrote them; a folder a release, by its version or its day. */
const FOLDER = new URL('./fixtures/', import.meta.url);

/** The scenes of which rows are kept: what a release may leave behind when the next one takes over. */
export const SCENES = ['told', 'waiting', 'begun'] as const;
export type SceneName = (typeof SCENES)[number];

/** Two users with a key each that is due on the first day. */
export const upgradeWorld = () =>
  emptyWorld({
    accounts: [
      account({
        id: '300000000001',
        name: 'shop',
        users: [
          owner('ci', { key: { id: 'AKIAUPGRADEEXAMPLECI' } }),
          owner('web', { key: { id: 'AKIAUPGRADEEXAMPLWEB' } }),
        ],
      }),
    ],
  });

/** Rows as this version writes them. */
export async function liveScene(scene: SceneName): Promise<Stage> {
  const staged = await stage(upgradeWorld());
  const { ses, faults } = staged.organization;
  ses.sendingEnabled = scene !== 'waiting';
  await staged.run(0);
  ses.sendingEnabled = true;
  if (scene === 'begun') {
    // From the intent on the ledger takes nothing more about the deactivation, nor the word of it.
    faults.intercept(({ action, params }) =>
      /^(?:Update|Put)Item$/.test(action) &&
      /deactivation\.#state = :state|#deactivated(?:#|")/.test(JSON.stringify(params))
        ? { kind: 'drop', when: 'before' }
        : undefined,
    );
    await staged.run(7);
    faults.clear();
  }
  return staged;
}

/** The one at work. */
export const { version: VERSION } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { readonly version: string };

export function releases(): string[] {
  return readdirSync(FOLDER).sort();
}

export function keptRows(release: string, scene: SceneName): Row[] {
  return kept(release, scene) as Row[];
}

export function hasKept(release: string, name: string): boolean {
  return existsSync(new URL(`${release}/${name}.json`, FOLDER));
}

/** Whatever a release has left under that name; its sets are sets again, and its bytes bytes. */
export function kept(release: string, name: string): unknown {
  const text = readFileSync(new URL(`${release}/${name}.json`, FOLDER), 'utf8');
  return JSON.parse(text, (_, value: unknown) => {
    if (has('set', value)) return new Set(value.set as readonly unknown[]);
    return has('base64', value) ? Buffer.from(String(value.base64), 'base64') : value;
  });
}

export function keepRows(release: string, scene: SceneName, rows: readonly Row[]): void {
  keep(release, scene, inOrder(rows));
}

export function inOrder(rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => (`${a.pk} ${a.sk}` < `${b.pk} ${b.sk}` ? -1 : 1));
}

export function keep(release: string, name: string, what: unknown): void {
  mkdirSync(new URL(`${release}/`, FOLDER), { recursive: true });
  const text = JSON.stringify(what, (_, value: unknown) => asJson(value), 2);
  writeFileSync(new URL(`${release}/${name}.json`, FOLDER), `${text}\n`);
}

function asJson(value: unknown): unknown {
  if (value instanceof Set) return { set: [...value] };
  return ArrayBuffer.isView(value)
    ? { base64: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') }
    : value;
}

/** Whether it is an object with this member only. */
function has<N extends string>(member: N, value: unknown): value is Readonly<Record<N, unknown>> {
  return typeof value === 'object' && value !== null && Object.keys(value).join() === member;
}
