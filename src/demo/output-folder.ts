import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { UsageError } from '../settings/usage-error.ts';
import type { Report } from '../core/report.ts';
import { count } from '../words/counts.ts';
import { reportAsJson } from '../words/report-json.ts';
import type { BusEvent } from '../simulator/events/event-buses.ts';
import type { AcceptedMail } from '../simulator/ses/mailbox.ts';

export interface OutputFolder {
  /** Writes the mails that came since the last call. */
  writeMails(day: number, accepted: readonly AcceptedMail[]): Promise<void>;
  writeReport(report: Report): Promise<void>;
  writePage(html: AsyncIterable<string>): Promise<void>;
  /** All that went over the bus, one a line. */
  writeEvents(events: readonly BusEvent[]): Promise<void>;
  describe(mails: number, events: number): string[];
}

/** In the folder of mails, so that only what a demo made is ever replaced by another. */
const MADE_BY = '.made-by-keyrotation-demo';

/**
 * `<folder>/mails/day-00/….txt` and `….html`, and beside the folder `last-run.json`, `report.html` and `events.jsonl`; what
 * an earlier demo left there is replaced.
 * @throws UsageError when the folder cannot be one, or holds things of these names that no demo made
 */
export async function openOutput(folder: string): Promise<OutputFolder> {
  if (folder.trim() === '') throw new UsageError('--out is empty; it takes the name of a folder.');
  const mailFolder = join(folder, 'mails');
  const reportFile = join(folder, 'last-run.json');
  const pageFile = join(folder, 'report.html');
  const eventsFile = join(folder, 'events.jsonl');
  if (!existsSync(join(mailFolder, MADE_BY))) {
    for (const path of [mailFolder, reportFile, pageFile, eventsFile].filter((each) => existsSync(each))) {
      throw new UsageError(
        `${path} is there, and no demo made it: name another folder with --out, or move it away.`,
      );
    }
  }
  try {
    await rm(mailFolder, { recursive: true, force: true });
    await mkdir(mailFolder, { recursive: true });
    await writeFile(join(mailFolder, MADE_BY), '');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`--out is ${JSON.stringify(folder)}, which cannot be written to: ${why}`);
  }
  let written = 0;
  return {
    async writeMails(day, accepted) {
      const fresh = accepted.slice(written);
      written = accepted.length;
      if (fresh.length === 0) return;
      const dayFolder = join(mailFolder, `day-${String(day).padStart(2, '0')}`);
      await mkdir(dayFolder, { recursive: true });
      for (const [index, mail] of fresh.entries()) {
        const name = `${String(index + 1).padStart(4, '0')}-${(mail.destinations[0] ?? 'nobody').replace(/[^\w.@+-]/g, '_')}`;
        await writeFile(join(dayFolder, `${name}.txt`), asText(mail));
        if (mail.html !== undefined) await writeFile(join(dayFolder, `${name}.html`), mail.html);
      }
    },
    async writeReport(report) {
      await writeFile(reportFile, reportAsJson(report));
    },
    async writePage(html) {
      await writeFile(pageFile, html);
    },
    async writeEvents(events) {
      await writeFile(eventsFile, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
    },
    describe: (mails, events) => [
      `${relative('', mailFolder)}/  ${count(mails, 'mail')}, each as text and as HTML, a folder a day`,
      `${relative('', reportFile)}  the last run's report`,
      `${relative('', pageFile)}  the same as a page: open it in a browser`,
      `${relative('', eventsFile)}  ${count(events, 'event')} that went over the event bus, one a line`,
    ],
  };
}

function asText({ source, destinations, subject, text }: AcceptedMail): string {
  return [`From: ${source}`, `To: ${destinations.join(', ')}`, `Subject: ${subject}`, '', text].join('\n');
}
