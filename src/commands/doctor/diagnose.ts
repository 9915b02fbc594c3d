import { CHECKS } from '../../doctor/checks.ts';
import type { DoctorContext } from '../../doctor/context.ts';
import { examine, type Diagnosis } from '../../doctor/examine.ts';
import type { Host } from './host.ts';

/** Runs all checks and tells the host. @returns whether there is nothing to mend */
export async function diagnose(context: Omit<DoctorContext, 'onAccount'>, host: Host): Promise<boolean> {
  const diagnoses: Diagnosis[] = [];
  for await (const diagnosis of examine({ ...context, onAccount: host.onAccount }, CHECKS)) {
    diagnoses.push(diagnosis);
    host.onDiagnosis(diagnosis);
  }
  host.onEnd(diagnoses);
  return diagnoses.every(({ kind }) => kind !== 'broken');
}
