import { asleepForAnHour } from './asleep-for-an-hour.ts';
import { deniedDeactivation } from './denied-deactivation.ts';
import { doneAnswerLostThenDenied } from './done-answer-lost-then-denied.ts';
import { doneLostAndADurableRunDies } from './done-lost-and-a-durable-run-dies.ts';
import { exemptAndUnread } from './exempt-and-unread.ts';
import { exemptBetweenSurveyAndAct } from './exempt-between-survey-and-act.ts';
import { exemptionEnded } from './exemption-ended.ts';
import { frozenBeforeSending } from './frozen-before-sending.ts';
import { lateBounce } from './late-bounce.ts';
import { movedOutOfScope } from './moved-out-of-scope.ts';
import { optOutEnded } from './opt-out-ended.ts';
import { optedOutInMidCycle } from './opted-out-in-mid-cycle.ts';
import { pausedInMidRun } from './paused-in-mid-run.ts';
import { refusedMail } from './refused-mail.ts';
import { refusedThenSwitchedOff } from './refused-then-switched-off.ts';
import type { Regression } from './regression.ts';
import { restoredKeyAgesOn } from './restored-key-ages-on.ts';
import { seenOffThenOutOfReach } from './seen-off-then-out-of-reach.ts';
import { serviceDownMarksNobody } from './service-down-marks-nobody.ts';
import { shorterGraceInMidCycle } from './shorter-grace-in-mid-cycle.ts';
import { softBounce } from './soft-bounce.ts';
import { suspendedAccount } from './suspended-account.ts';
import { twoAtOnce } from './two-at-once.ts';
import { twoMailsOfOneNotice } from './two-mails-of-one-notice.ts';

export const STORIES: readonly Regression[] = [
  asleepForAnHour,
  deniedDeactivation,
  doneAnswerLostThenDenied,
  doneLostAndADurableRunDies,
  exemptAndUnread,
  exemptBetweenSurveyAndAct,
  exemptionEnded,
  frozenBeforeSending,
  lateBounce,
  movedOutOfScope,
  optOutEnded,
  optedOutInMidCycle,
  pausedInMidRun,
  refusedMail,
  refusedThenSwitchedOff,
  restoredKeyAgesOn,
  seenOffThenOutOfReach,
  serviceDownMarksNobody,
  shorterGraceInMidCycle,
  softBounce,
  suspendedAccount,
  twoAtOnce,
  twoMailsOfOneNotice,
];
