import { plusDays } from '../../src/core/instant.ts';
import type { AccessKeyId } from '../../src/core/access-key.ts';
import { renderDigest } from '../../src/mail/digest/digest.ts';
import { ago } from '../builders/as-of.ts';
import { ANN, notice } from '../builders/notice.ts';
import { digestContext } from '../mail/samples.ts';
import { median } from './median.ts';

export interface RenderingTime {
  readonly keys: number;
  readonly medianMs: number;
}

const TIMES = 15;
const sizes = JSON.parse(process.argv[2] ?? '[]') as number[];
const context = digestContext();

process.send?.(sizes.map((keys): RenderingTime => ({ keys, medianMs: medianTimeOf(keys) })));
process.disconnect();

/** The first rendering compiles more than it renders, and does not count. */
function medianTimeOf(keys: number): number {
  const notices = Array.from({ length: keys }, (_, n) => {
    const createDate = ago(31 + (n % 400));
    return notice({
      accessKeyId: `AKIA2EXAMPLE${String(n).padStart(8, '2')}` as AccessKeyId,
      userName: `service-user-${n}`,
      accountName: `account-${n % 40}`,
      createDate,
      lastUsed: { date: plusDays(createDate, 20), service: 's3', region: 'eu-west-1' },
    });
  });
  const render = () => renderDigest({ contact: ANN, notices }, context);
  render();
  return median(
    Array.from({ length: TIMES }, () => {
      const startedAt = performance.now();
      render();
      return performance.now() - startedAt;
    }),
  );
}
