import { Presets, SingleBar } from 'cli-progress';
import type { Emit } from '../core/run-event.ts';

/** A bar while a day's run surveys; nothing where nobody watches. */
export function surveyProgress(stream: NodeJS.WriteStream): {
  readonly emit: Emit;
  readonly close: () => void;
} {
  if (!stream.isTTY) return { emit: () => undefined, close: () => undefined };
  const bar = new SingleBar(
    { format: '{bar} {value}/{total} accounts', stream, clearOnComplete: true, hideCursor: true },
    Presets.shades_classic,
  );
  return {
    emit: (event) => {
      if (event.event === 'accounts-discovered') bar.start(event.toSurvey, 0);
      if (event.event === 'account-surveyed') bar.increment();
    },
    close: () => {
      bar.stop();
    },
  };
}
