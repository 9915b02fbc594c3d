import { KEPT_DAYS } from '../ledger/retention.ts';

export const FORGOTTEN = `The ledger keeps notices, deactivations, restores and exemptions for ${KEPT_DAYS.notice} days, runs and what became of mails that did not arrive for ${KEPT_DAYS.run}.`;
