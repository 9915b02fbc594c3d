import { before, on, person, type Regression } from './regression.ts';

export const exemptBetweenSurveyAndAct: Regression = {
  tells: 'a user who is exempted between survey and act keeps the key',
  events: [on(7, person('exempt'), before('ses:GetSendQuota'))],
  breakage: 'reads tags once and believes them',
  law: 'I7 exempt',
};
