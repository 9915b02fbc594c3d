import { Presets, SingleBar } from 'cli-progress';
import type { Emit, RunEvent } from '../core/run-event.ts';
import { count, formatNumber } from '../words/counts.ts';
import { formatMoment } from '../words/dates.ts';
import { inRoundDuration } from '../words/durations.ts';
import { oneLine } from '../words/one-line.ts';
import { logLine } from '../words/log-line.ts';
import { sayer } from './say.ts';
import { stepOf, type Stage } from './stages.ts';
import { isNewTenth } from './tenths.ts';
import { jsonLine } from '../words/json-text.ts';

export interface Progress {
  readonly emit: Emit;
  /** A line of its own, above whatever moves. */
  readonly say: (line: string) => void;
  readonly close: () => void;
}

/** How one stage after the other is shown. */
interface Display {
  readonly begin: (stage: Stage) => void;
  readonly tick: (done: number) => void;
  readonly say: (line: string) => void;
  readonly close: () => void;
}

/** Tells people, or with `json` machines, on stderr how a run goes on: a bar on a terminal, a few lines elsewhere. */
export function progress(stream: NodeJS.WriteStream, json: boolean, now: () => number = Date.now): Progress {
  const say = sayer(json, stream);
  if (json) {
    const emit = (event: RunEvent): void => void stream.write(`${jsonLine(logLine(event))}\n`);
    return { emit, say, close: () => undefined };
  }
  return inStages(stream.isTTY ? bars(stream) : tenths(say, now));
}

function inStages(display: Display): Progress {
  const begun = new Map<Stage['kind'], { readonly stage: Stage; done: number }>();
  let shown: Stage | null = null;
  return {
    emit: (event) => {
      const step = stepOf(event);
      if (step?.kind === 'begin') begun.set(step.stage.kind, { stage: step.stage, done: 0 });
      const line = describe(event);
      if (line) display.say(line);
      if (step?.kind !== 'tick') return;
      const progress = begun.get(step.of);
      if (progress === undefined) return;
      if (shown !== progress.stage) display.begin(progress.stage);
      shown = progress.stage;
      progress.done += 1;
      display.tick(progress.done);
    },
    say: display.say,
    close: display.close,
  };
}

/** What a bar leaves to the words beside it, on the narrowest terminal that people work at. */
const BESIDE_BAR = 46;

function bars(stream: NodeJS.WriteStream): Display {
  let bar: SingleBar | null = null;
  let beganAt = 0;
  const close = (): void => {
    bar?.stop();
    bar = null;
  };
  return {
    begin: ({ title, total }) => {
      close();
      beganAt = Date.now();
      const format = `${title} {bar} {value}/{total} {rate}/s, {eta_formatted} left`;
      const barsize = Math.max(4, Math.min(40, stream.columns - BESIDE_BAR));
      bar = new SingleBar(
        { format, stream, barsize, clearOnComplete: true, hideCursor: null },
        Presets.shades_classic,
      );
      bar.start(total, 0, { rate: '–' });
    },
    tick: (done) => {
      if (bar === null) return;
      bar.update(done, { rate: rateOf(done, Date.now() - beganAt) });
      if (done >= bar.getTotal()) close();
    },
    say: (line) => {
      // The bar draws itself anew below with its next step.
      if (bar !== null) stream.write('\r\u001B[K');
      stream.write(`${line}\n`);
    },
    close,
  };
}

function tenths(say: (line: string) => void, now: () => number): Display {
  let stage: Stage | null = null;
  let beganAt = 0;
  return {
    begin: (begun) => {
      stage = begun;
      beganAt = now();
    },
    tick: (done) => {
      if (stage === null) return;
      const { verb, unit, total } = stage;
      if (!isNewTenth(done, total)) return;
      const tookMs = now() - beganAt;
      const left = done < total ? `, ${inRoundDuration(((total - done) * tookMs) / done)} left` : '';
      say(`${verb} ${formatNumber(done)} of ${count(total, unit)} (${rateOf(done, tookMs)}/s${left})`);
    },
    say,
    close: () => undefined,
  };
}

/** Items a second. */
function rateOf(done: number, tookMs: number): string {
  const rate = (done * 1_000) / Math.max(1, tookMs);
  return rate >= 10 ? formatNumber(Math.round(rate)) : rate.toFixed(1);
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
      return `${count(event.total, 'account')}, ${formatNumber(event.toSurvey)} to survey`;
    case 'keys-planned':
      return `${count(event.due, 'key')} old enough to decide: ${formatNumber(event.toNotify)} to notify, ${formatNumber(event.toDeactivate)} to deactivate, ${formatNumber(event.deferred)} deferred`;
    case 'mail-blocked':
      return `No mail can leave (${event.code}), so nothing is deactivated: ${oneLine(event.message, 300)}`;
    case 'notices-pending':
      return `${count(event.notices, 'notice')} in ${count(event.mails, 'mail')} to send`;
    case 'key-deactivated':
    case 'key-acted':
    case 'mail-sent':
    case 'account-surveyed':
    case 'problem':
    case 'run-finished':
      return null;
  }
}
