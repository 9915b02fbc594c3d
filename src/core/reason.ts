/** Letters at most of why somebody paused, or had keys restored; the ledger keeps it whole. */
export const MAX_REASON = 500;
