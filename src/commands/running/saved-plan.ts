import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { daysBetween, type Instant } from '../../core/instant.ts';
import { plannedDeeds, type PlannedDeeds } from '../../core/planned-deeds.ts';
import type { Outcome, Report } from '../../core/report.ts';
import { accessKeyId, accountId, instant } from '../../ledger/rows/fields.ts';
import { UsageError } from '../../settings/usage-error.ts';
import { reportAsJson } from '../../words/report-json.ts';
import { writeTo } from './write-to.ts';

/** Who looks at a plan of last week approves of another organization. */
const MAX_AGE_DAYS = 7;

const SavedPlan = z.object({
  runId: z.string().max(128),
  asOf: instant,
  mode: z.literal('dry-run'),
  keys: z.array(
    z.object({ accountId, accessKeyId, outcome: z.custom<Outcome>((word) => typeof word === 'string') }),
  ),
});

/** The whole report, whatever of it is shown. @throws UsageError when the file cannot be written */
export function savePlan(file: string, report: Report): Promise<void> {
  return writeTo(file, reportAsJson(report), '--out');
}

/** @throws UsageError for a file that is not there, is no plan, or is one of another time */
export async function readPlan(file: string, now: Instant): Promise<PlannedDeeds> {
  const plan = SavedPlan.safeParse(await contentOf(file));
  if (!plan.success) {
    const [issue] = plan.error.issues;
    throw new UsageError(
      `--plan: ${JSON.stringify(file)} is no saved plan (${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}). \`keyrotation plan --out <file>\` writes one.`,
    );
  }
  const { runId, asOf, keys } = plan.data;
  const ageDays = daysBetween(asOf, now);
  if (ageDays > MAX_AGE_DAYS) {
    throw new UsageError(
      `--plan: ${JSON.stringify(file)} is ${Math.floor(ageDays)} days old, and ${MAX_AGE_DAYS} at most are taken. Make a new one and look at it.`,
    );
  }
  if (ageDays < 0) {
    throw new UsageError(
      `--plan: ${JSON.stringify(file)} was made for ${asOf} (--as-of), which has not come yet. Make one without --as-of.`,
    );
  }
  return plannedDeeds({ runId, keys });
}

async function contentOf(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`--plan: ${JSON.stringify(file)} cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
