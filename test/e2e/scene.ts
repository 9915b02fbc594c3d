import type { Row } from '../../src/ledger/table.ts';
import type { World } from '../../src/simulator/world/world.ts';
import { stage, type Stage, type StageOptions } from './harness.ts';

/** An organization and its ledger on the eve of a day that is lived through many times. */
export interface Scene {
  readonly world: World;
  readonly rows: readonly Row[];
}

export async function keep(before: Stage): Promise<Scene> {
  const scene = { world: structuredClone(before.organization.world), rows: await before.rows() };
  await before.close();
  return scene;
}

/** Before the first run of all, and after it, when its notices are out. */
export async function aroundFirstRun(
  world: () => World,
): Promise<{ readonly eve: Scene; readonly told: Scene }> {
  const eve = await keep(await stage(world()));
  const staged = await stage(world());
  await staged.run(0);
  return { eve, told: await keep(staged) };
}

export async function replay(
  { world, rows }: Scene,
  options: StageOptions = {},
  settings: Readonly<Record<string, string>> = {},
): Promise<Stage> {
  const copy = await stage(structuredClone(world), settings, options);
  await copy.putRows(rows);
  copy.organization.calls.clear();
  return copy;
}
