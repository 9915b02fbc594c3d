import type { Tamper } from '../life/stage.ts';
import { OF_FAIRNESS } from './of-fairness.ts';
import { OF_NOTICES } from './of-notices.ts';
import { OF_READING } from './of-reading.ts';
import { OF_RIGHTS } from './of-rights.ts';
import { OF_SCOPE } from './of-scope.ts';
import { OF_TELLING } from './of-telling.ts';

/** The engine, made wrong on purpose: an oracle that finds nothing in these finds nothing. */
export const BREAKAGES: Readonly<Record<string, Tamper>> = {
  ...OF_NOTICES,
  ...OF_READING,
  ...OF_SCOPE,
  ...OF_RIGHTS,
  ...OF_FAIRNESS,
  ...OF_TELLING,
};
