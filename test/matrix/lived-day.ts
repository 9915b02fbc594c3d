import { explain, inText } from '../../src/commands/explain.ts';
import { exitCodeFor, type RunReport } from '../../src/core/report.ts';
import type { InterceptedRequest } from '../../src/simulator/traffic/faults/intercepted-request.ts';
import type { Stage } from '../e2e/harness.ts';
import { callName, type Phase } from './call.ts';
import { quiet } from './quiet.ts';

/** How a run ended, as whoever started it sees it. */
export interface Ended {
  readonly status: RunReport['status'] | 'ended';
  readonly exitCode: number;
  /** `<code> <what it is about>`. */
  readonly problems: readonly string[];
  /** What was thrown; null when the run came to its end. */
  readonly words: string | null;
}

/** Lives through one day's run. `meets` sees each request under the name that the call has in the table. */
export async function liveDay(
  staged: Stage,
  day: number,
  meets: (
    name: string,
    request: InterceptedRequest,
  ) => ReturnType<Parameters<Stage['organization']['faults']['intercept']>[0]>,
): Promise<{ readonly ended: Ended; readonly fired: number }> {
  let phase: Phase = 'start';
  const { faults, calls } = staged.organization;
  const run = quiet(calls);
  const fault = faults.intercept((request) => {
    run.note();
    return meets(callName(phase, request), request);
  });
  // What becomes of a mail is on record before the next one leaves: which ones a failure there holds back is no matter of luck. So
  // each look for a pause takes long, and the next ones begin beside it.
  const inTurn = faults.intercept((request) =>
    callName(phase, request) === 'notify dynamodb:GetItem CONTROL'
      ? { kind: 'hold', until: run.wait() }
      : undefined,
  );
  const before = (step: string): Promise<void> => {
    phase = step === 'owner' ? 'start' : (step.split(' ')[0] as Phase);
    return Promise.resolve();
  };
  const ended = await staged.run(day, { mailSummary: true, before }).then(endOf, thrownOf);
  inTurn();
  fault();
  return { ended, fired: fault.fired };
}

function endOf({ status, problems }: RunReport): Ended {
  return {
    status,
    exitCode: exitCodeFor(status),
    problems: problems.map(({ code, id }) => `${code} ${id}`),
    words: null,
  };
}

/** What the command line would say. */
function thrownOf(error: unknown): Ended {
  const explained = explain(error);
  return {
    status: 'ended',
    exitCode: explained.exitCode,
    problems: [explained.code],
    words: inText(explained),
  };
}
