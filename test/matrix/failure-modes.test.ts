import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CALLS } from './calls.ts';
import { failureModes } from './document.ts';
import { PARTS } from './parts.ts';
import { isWriting, readRecord } from './record.ts';

const DOCUMENT = join(import.meta.dirname, '../../docs/failure-modes.md');

const records = Object.assign({}, ...Object.values(PARTS).map(({ name }) => readRecord(name))) as ReturnType<
  typeof readRecord
>;

test('every call of the table is on record, and no other', () => {
  expect(Object.keys(records).sort()).toEqual(Object.keys(CALLS).sort());
});

test('docs/failure-modes.md says what is on record: `npm run failure-modes` writes both', () => {
  const written = failureModes(records);
  if (isWriting) writeFileSync(DOCUMENT, written);
  expect(existsSync(DOCUMENT) ? readFileSync(DOCUMENT, 'utf8') : '').toBe(written);
});
