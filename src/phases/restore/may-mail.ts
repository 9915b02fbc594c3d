import { checkMail, type MailGate } from '../notify/gate.ts';
import type { Run, Services } from '../run.ts';

export type MayMail =
  | { readonly may: true; readonly gate: MailGate }
  | {
      readonly may: false;
      readonly reason: string;
      readonly paused: boolean;
    };

/**
 * Whether a restore may send its mails itself. Whatever keeps mail back, a pause too, keeps it in the ledger; keys are
 * restored all the same. Asks for no verification, of the sender or of recipients in the sandbox: that is a run's to do.
 */
export async function mayMail(services: Services, run: Run): Promise<MayMail> {
  const gate = await checkMail(services, { ...run, mode: 'dry-run' });
  if (gate.blocked !== null) return { may: false, reason: gate.message, paused: gate.blocked === 'PAUSED' };
  return gate.sandbox
    ? {
        may: false,
        reason: 'SES is in the sandbox, where recipients have to be verified first',
        paused: false,
      }
    : { may: true, gate };
}
