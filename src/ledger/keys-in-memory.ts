import { keyText, type KeyName } from '../core/access-key.ts';
import { cyclesToDrop, noticesToDrop } from '../core/kept-notices.ts';
import { NO_HISTORY, type KeyHistory, type RecordedNotice } from '../core/notice-cycle.ts';
import { noticeId } from '../core/notice.ts';
import type { KeyHistories } from './key-history.ts';
import type { ReadRows } from './rows/reading.ts';
import { asyncItems } from './sorted-rows.ts';

const done = (): Promise<void> => Promise.resolve();

/** Of these names, what is there; nothing that lies in memory can be damaged. */
export function readRows<Name, T>(
  names: readonly Name[],
  get: (name: Name) => T | undefined,
): Promise<ReadRows<Name, T>> {
  const found = new Map<Name, T>();
  for (const name of names) {
    const row = get(name);
    if (row !== undefined) found.set(name, row);
  }
  return Promise.resolve({ found, unreadable: new Map() });
}

/** The histories of keys in a ledger of one run. */
export function keysInMemory(): KeyHistories {
  type Remembered = Omit<KeyHistory, 'notices'> & { readonly notices: ReadonlyMap<string, RecordedNotice> };
  const keys = new Map<string, Remembered>();
  const of = (key: KeyName): Remembered => keys.get(keyText(key)) ?? { ...NO_HISTORY, notices: new Map() };
  const historyOf = (known: Remembered): KeyHistory => ({ ...known, notices: [...known.notices.values()] });
  const remember = (key: KeyName, more: Partial<Remembered>): Promise<void> => {
    keys.set(keyText(key), { ...of(key), ...more });
    return done();
  };
  const prune = (key: KeyName): Promise<void> => {
    const known = of(key);
    const dropped = new Set(noticesToDrop(known.notices, known));
    const over = new Set(cyclesToDrop(known));
    return remember(key, {
      notices: new Map([...known.notices].filter(([name]) => !dropped.has(name))),
      cyclesBegun: known.cyclesBegun.filter((cycle) => !over.has(cycle)),
    });
  };
  return {
    read: (key) => Promise.resolve(historyOf(of(key))),
    readMany: (names) =>
      readRows(names.map(keyText), (name) => {
        const known = keys.get(name);
        return known && historyOf(known);
      }),
    recordIntent: async (deactivation) => {
      const present = of(deactivation.finding).deactivation;
      if (present?.runId === deactivation.runId && present.state === 'done') return 'done';
      await remember(deactivation.finding, { deactivation });
      return 'recorded';
    },
    closeIntent: async ({ finding, runId }, end) => {
      const present = of(finding).deactivation;
      const mayEnd = present?.state === 'intent' || (end === 'done-here' && present?.state === 'withdrawn');
      if (present?.runId === runId && mayEnd) {
        const isOver = end === 'done' || end === 'done-here';
        await remember(finding, {
          deactivation: { ...present, state: isOver ? 'done' : 'withdrawn' },
          ...(end === 'withdrawn-in-vain' && { setBackAt: present.asOf }),
        });
        if (isOver) await prune(finding);
      }
    },
    openIntents: () => asyncItems([]),
    runningCycles: () => asyncItems([]),
    recordRestart: (key, restart, at) =>
      remember(key, restart === 'inactive' ? { foundInactiveAt: at } : { exemptAt: at }),
    setBack: (key, setBackAt) => (keys.has(keyText(key)) ? remember(key, { setBackAt }) : done()),
    retireCycle: done,
    recordNotice: async (notice, recorded) => {
      const { notices, cyclesBegun } = of(notice);
      const name = noticeId(notice);
      const begun = notice.kind === 'first' ? [recorded.cycle] : [];
      await remember(notice, {
        notices: notices.has(name) ? notices : new Map([...notices, [name, recorded]]),
        cyclesBegun: [...new Set([...cyclesBegun, ...begun])].sort(),
      });
      await prune(notice);
    },
    dropOver: done,
  };
}
