import { on, trouble, type Regression } from './regression.ts';

export const serviceDownMarksNobody: Regression = {
  tells: 'three days on which SES takes no mail from anybody mark no address',
  events: [0, 1, 2].map((day) => on(day, trouble('ses:SendRawEmail', 'failed', 1_000))),
  breakage: 'marks an address for a mail that was held up',
  law: 'marked',
};
