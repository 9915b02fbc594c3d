import type { RestoreEvent } from '../core/restore-event.ts';
import { logLine } from '../words/log-line.ts';
import { count } from '../words/counts.ts';
import { jsonLine } from '../words/json-text.ts';

/** Below this the result is there before anybody wonders. */
const FEW = 20;

/** Tells on stderr how a restore of many keys goes on: a line each tenth of them, or with `json` one each. */
export function restoreProgress(
  stderr: { write(text: string): unknown },
  json: boolean,
): (event: RestoreEvent) => void {
  let tenths = { looked: 0, settled: 0 };
  const news = (of: keyof typeof tenths, done: number, total: number): boolean => {
    const now = Math.floor((done * 10) / Math.max(1, total));
    const isNews = total > FEW && now > tenths[of];
    tenths = { ...tenths, [of]: now };
    return isNews;
  };
  return (event) => {
    if (json) {
      stderr.write(`${jsonLine(logLine(event))}\n`);
      return;
    }
    switch (event.event) {
      case 'keys-looked-at':
        if (news('looked', event.done, event.total))
          stderr.write(`Looked at ${event.done} of ${count(event.total, 'key')}\n`);
        return;
      case 'key-settled':
        if (news('settled', event.done, event.total))
          stderr.write(`Done with ${event.done} of ${count(event.total, 'key')}\n`);
        return;
      case 'others-awaited':
        stderr.write(
          `${count(event.keys, 'key')} in the hands of another restore; waiting up to ${Math.ceil(event.waitMs / 1000)} s for it.\n`,
        );
    }
  };
}
