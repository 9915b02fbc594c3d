import type { Diagnosis } from '../../doctor/examine.ts';
import { painterFor } from '../../terminal/colour.ts';
import { accountProgress } from '../../terminal/account-progress.ts';
import { diagnosisText, summaryText } from '../../terminal/doctor-text.ts';
import { jsonText } from '../../words/json-text.ts';

/** Where a diagnosis is told. */
export interface Host {
  readonly onAccount: (done: number, total: number) => void;
  readonly onDiagnosis: (diagnosis: Diagnosis) => void;
  readonly onEnd: (all: readonly Diagnosis[]) => void;
}

export interface Streams {
  readonly stdout: { write(text: string): unknown; readonly isTTY?: boolean };
  readonly stderr: NodeJS.WriteStream;
}

/** People read each check as soon as it is done; with `json` machines get all of them at the end. */
export function hostOf(
  { stdout, stderr }: Streams,
  { json = false, all = false }: { readonly json?: boolean; readonly all?: boolean },
): Host {
  if (json) {
    return {
      onAccount: () => undefined,
      onDiagnosis: () => undefined,
      onEnd: (checks) => void stdout.write(`${jsonText({ checks })}\n`),
    };
  }
  const options = { paint: painterFor(stdout), all };
  return {
    onAccount: accountProgress(stderr),
    onDiagnosis: (diagnosis) => void stdout.write(diagnosisText(diagnosis, options)),
    onEnd: (diagnoses) => void stdout.write(summaryText(diagnoses)),
  };
}
