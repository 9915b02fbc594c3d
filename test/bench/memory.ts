import { DEPLOYED } from './deployed.ts';
import { figure, type Figure } from './figure.ts';
import type { MemoryDay, MemoryFigures, MemoryRequest } from './memory-process.ts';
import { measuredBy, organization } from './stage.ts';

/** As of 40 % of the keys of a neglected organization of 20 users an account. */
const DUE_KEYS = 13.2;
/** Keys of an address on a first day: few mails of many keys, so that sending is not what takes the time. */
const KEYS_A_MAIL = 250;

export interface MemorySizes {
  readonly dryRun: readonly number[];
  readonly firstDay: readonly number[];
  readonly mails: readonly number[];
  readonly pastDeadline: readonly number[];
}

/** Peak memory of what comes after the survey, as the organization grows; each day and size in a process of its own. */
export async function memory({ dryRun, firstDay, mails, pastDeadline }: MemorySizes): Promise<Figure[]> {
  return [
    ...(await memoryOf('dry-run', dryRun)),
    ...(await memoryOf('first', firstDay)),
    ...(await memoryOf('mails', mails)),
    ...(await memoryOf('past-deadline', pastDeadline)),
  ];
}

const NAMES: Record<MemoryDay, string> = {
  'dry-run': 'memory',
  first: 'memory, all told',
  mails: 'memory, mails of all alone',
  'past-deadline': 'memory, all past their deadline',
};

async function memoryOf(day: MemoryDay, sizes: readonly number[]): Promise<Figure[]> {
  const figures: Figure[] = [];
  const peaks: number[] = [];
  for (const accounts of sizes) {
    const { parts, mails } = await measured(day, accounts);
    const name = `${NAMES[day]}: ${accounts} accounts, ${Math.floor(accounts * DUE_KEYS)} due keys`;
    for (const { part, peakRssMb, seconds } of parts)
      figures.push(
        figure(`${name}, up to ${part}`, peakRssMb, 'MB', 0, { atMost: 250 }),
        figure(`${name}, ${part}`, seconds, 's'),
      );
    if (mails > 0) figures.push(figure(`${name}, sent`, mails, 'mails', 0));
    peaks.push(Math.max(...parts.map(({ peakRssMb }) => peakRssMb)));
  }
  if (sizes.length < 2) return figures;
  const growth = (peaks.at(-1) ?? 0) / (peaks[0] ?? 1);
  return [...figures, figure(`${NAMES[day]}: peak, last over first`, growth, '×', 2, { atMost: 1.1 })];
}

async function measured(day: MemoryDay, accounts: number): Promise<MemoryFigures> {
  const isSending = day === 'first' || day === 'mails';
  const post = isSending ? await organization({ world: NOBODY }) : null;
  const request: MemoryRequest = {
    accounts,
    dueKeys: DUE_KEYS,
    contacts: isSending ? Math.ceil((accounts * DUE_KEYS) / KEYS_A_MAIL) : 5_000,
    day,
    mailsTo: post?.config ?? null,
  };
  try {
    return await measuredBy<MemoryFigures>('memory-process', request, DEPLOYED);
  } finally {
    post?.close();
  }
}

/** Only its SES is of use. */
const NOBODY = { kind: 'plain', accounts: 1, users: [1], keysPerUser: 1, contacts: 'own' } as const;
