import { tellNothingUntrue } from './true-mails.ts';

describe('the mails of three weeks, in a small organization', () => {
  tellNothingUntrue(12, 80);
});
