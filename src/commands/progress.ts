import { Presets, SingleBar } from 'cli-progress';
import type { Emit, RunEvent } from '../core/run-event.ts';
import { count } from '../words/counts.ts';
import { formatMoment } from '../words/dates.ts';
import { oneLine } from '../words/one-line.ts';
import { logLine } from '../words/log-line.ts';

export interface Progress {
  readonly emit: Emit;
  readonly close: () => void;
}

/** Tells people, or with `json` machines, on stderr how a run goes on: a bar on a terminal, a few lines elsewhere. */
export function progress(stream: NodeJS.WriteStream, json: boolean): Progress {
  if (json) {
    const emit = (event: RunEvent): void => void stream.write(`${JSON.stringify(logLine(event))}\n`);
    return { emit, close: () => undefined };
  }
  return stream.isTTY ? bar(stream) : lines(stream);
}

function bar(stream: NodeJS.WriteStream): Progress {
  const format = 'Survey {bar} {value}/{total} accounts, {eta_formatted} left';
  const single = new SingleBar(
    { format, stream, clearOnComplete: true, hideCursor: true },
    Presets.shades_classic,
  );
  let [total, done] = [0, 0];
  return {
    emit: (event) => {
      if (event.event === 'accounts-discovered') {
        total = event.toSurvey;
        if (total > 0) single.start(total, 0);
      } else if (event.event === 'account-surveyed') {
        done += 1;
        single.update(done);
        if (done === total) single.stop();
      } else {
        const line = describe(event);
        if (line) stream.write(`${line}\n`);
      }
    },
    close: () => {
      if (single.isActive) single.stop();
    },
  };
}

function lines(stream: NodeJS.WriteStream): Progress {
  let [total, done] = [0, 0];
  return {
    emit: (event) => {
      if (event.event === 'accounts-discovered') total = event.toSurvey;
      if (event.event === 'account-surveyed') {
        done += 1;
        const isTenth = Math.floor((done * 10) / total) > Math.floor(((done - 1) * 10) / total);
        if (isTenth) stream.write(`Surveyed ${done} of ${count(total, 'account')}\n`);
      }
      const line = describe(event);
      if (line) stream.write(`${line}\n`);
    },
    close: () => undefined,
  };
}

function describe(event: RunEvent): string | null {
  switch (event.event) {
    case 'run-started':
      return `Run ${event.runId}, as of ${formatMoment(event.asOf)}`;
    case 'run-repeated':
      return `Run ${event.runId} was done before; this is its report.`;
    case 'lock-awaited':
      return `Run ${event.byRun} holds the lock; waiting up to ${Math.ceil(event.waitMs / 1000)} s for it.`;
    case 'accounts-discovered':
      return `${count(event.total, 'account')}, ${event.toSurvey} to survey`;
    case 'keys-planned':
      return `${count(event.due, 'key')} old enough to decide, ${event.toDeactivate} to deactivate, ${event.deferred} deferred`;
    case 'mail-blocked':
      return `No mail can leave (${event.code}), so nothing is deactivated: ${oneLine(event.message, 300)}`;
    case 'notices-pending':
      return `${count(event.notices, 'notice')} in ${count(event.mails, 'mail')} to send`;
    case 'key-deactivated':
    case 'mail-sent':
    case 'account-surveyed':
    case 'problem':
    case 'run-finished':
      return null;
  }
}
