import { IN_PEACE } from './in-peace.ts';
import { month, PATIENCE_MS } from './month.ts';

test(
  'a month with nobody hostile is the one that those of the other tests are compared with',
  async () => {
    const { ofOthers, reports } = await month(null);
    expect(ofOthers).toEqual(IN_PEACE);
    expect(reports.flatMap(({ problems }) => problems)).toEqual([]);
  },
  PATIENCE_MS,
);
