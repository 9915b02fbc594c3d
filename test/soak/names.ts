export const SENDER = 'keys@example.com';
export const LEDGER = 'keyrotation-ledger';
