import { z } from 'zod';
import { MAX_REASON } from '../../core/reason.ts';
import type { Pause } from '../../core/pause.ts';
import type { Row } from '../row.ts';
import { instant, MAX_LETTERS, shapeOf, text } from './fields.ts';
import { readRow, type Reading } from './reading.ts';

const pause = shapeOf<Pause>()(
  z.object({ by: text(MAX_LETTERS.arn).min(1), since: instant, reason: text(MAX_REASON).min(1) }),
);

/** `CONTROL` / `PAUSE`; that it is there at all means that all deeds are stopped. */
export function readPause(row: Row): Reading<Pause> {
  return readRow(row, pause);
}
