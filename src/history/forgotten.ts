/** By src/ledger/retention.ts. */
export const FORGOTTEN =
  'The ledger keeps notices, deactivations, restores and exemptions for 400 days, runs and what became of mails that did not arrive for 90.';
