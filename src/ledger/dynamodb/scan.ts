import { ScanCommand, type ScanCommandInput } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { Key, Row } from '../row.ts';
import { page } from './answers.ts';
import type { Ask } from './ask.ts';

/** Parts of the table that are read at once. */
const SEGMENTS = 8;

const scanned = page.and(z.object({ ScannedCount: z.int() }));

/**
 * The keys of all rows that a filter lets through: reads the whole table, in parts side by side, and in no order.
 * @param onPage told how many rows were read since it was told last
 * @throws LedgerOutageError also when the pages of a part never end
 */
export async function scanKeys(
  ask: Ask,
  scan: ScanCommandInput,
  onPage: (rows: number) => void,
): Promise<Key[]> {
  const segments = Array.from({ length: SEGMENTS }, (_, segment) => segment);
  const found = await Promise.all(segments.map((segment) => scanSegment(ask, scan, segment, onPage)));
  return found.flat();
}

async function scanSegment(
  ask: Ask,
  scan: ScanCommandInput,
  Segment: number,
  onPage: (rows: number) => void,
): Promise<Key[]> {
  const keys: Key[] = [];
  const markers = new Set<string>();
  let from: Row | undefined;
  do {
    const { Items, LastEvaluatedKey, ScannedCount } = await ask(
      'Scan',
      new ScanCommand({ ...scan, Segment, TotalSegments: SEGMENTS, ExclusiveStartKey: from }),
      scanned.refine(
        ({ LastEvaluatedKey: next }) => next === undefined || !markers.has(JSON.stringify(next)),
        'it gives the same marker twice',
      ),
    );
    keys.push(...Items.map(({ pk, sk }) => ({ pk, sk })));
    onPage(ScannedCount);
    from = LastEvaluatedKey;
    if (from !== undefined) markers.add(JSON.stringify(from));
  } while (from !== undefined);
  return keys;
}
