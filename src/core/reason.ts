/** Letters of a reason that somebody gives for a pause or a restore; the ledger keeps it whole. */
export const MAX_REASON = 500;
