import { tellNothingUntrue } from './true-mails.ts';

describe('the mails of three weeks of the demo', () => {
  tellNothingUntrue(40, 300);
});
