import { z } from 'zod';

/** −1 stands for "unlimited". */
export const Quota = z.object({
  Max24HourSend: z.union([z.literal(-1), z.number().nonnegative()]),
  MaxSendRate: z.number().nonnegative(),
  SentLast24Hours: z.number().nonnegative(),
});

export const SendingFacts = z.object({ ProductionAccessEnabled: z.boolean(), SendingEnabled: z.boolean() });

/** By identity, written as it was asked for; only those that SES knows. */
export function verificationStates(asked: readonly string[]) {
  const spelling = new Map(asked.map((identity) => [identity.toLowerCase(), identity]));
  const identity = z.string().transform((text, context) => {
    const known = spelling.get(text.toLowerCase());
    if (known !== undefined) return known;
    context.addIssue({ code: 'custom', message: 'an identity that was not asked for' });
    return z.NEVER;
  });
  const states = z.array(z.tuple([identity, z.object({ VerificationStatus: z.string().min(1) })]));
  return z.object({
    VerificationAttributes: z.record(z.string(), z.unknown()).transform(Object.entries).pipe(states),
  });
}

export const Accepted = z.object({ MessageId: z.string().trim().min(1) });
