export const SENDER = 'security@example.com';
