import type { RunEvent } from '../core/run-event.ts';

/** A stretch of a run whose length is known when it begins. */
export interface Stage {
  readonly kind: 'survey' | 'act' | 'mail';
  /** Before a bar. */
  readonly title: string;
  /** `Surveyed 40 of 400 accounts` */
  readonly verb: string;
  readonly unit: string;
  readonly total: number;
}

export type Step =
  | { readonly kind: 'begin'; readonly stage: Stage }
  /** One more of its items has come to its end. */
  | { readonly kind: 'tick'; readonly of: Stage['kind'] };

/** What an event says about how far a run has come; null where it says nothing of that. */
export function stepOf(event: RunEvent): Step | null {
  switch (event.event) {
    case 'accounts-discovered':
      return begin({
        kind: 'survey',
        title: 'Survey',
        verb: 'Surveyed',
        unit: 'account',
        total: event.toSurvey,
      });
    case 'account-surveyed':
      return { kind: 'tick', of: 'survey' };
    case 'keys-planned':
      return begin({
        kind: 'act',
        title: 'Deactivate',
        verb: 'Looked at',
        unit: 'key',
        total: event.toDeactivate,
      });
    case 'key-acted':
      return { kind: 'tick', of: 'act' };
    case 'notices-pending':
      return begin({ kind: 'mail', title: 'Mail', verb: 'Sent', unit: 'mail', total: event.mails });
    case 'mail-sent':
      return { kind: 'tick', of: 'mail' };
    case 'run-started':
    case 'run-repeated':
    case 'lock-awaited':
    case 'mail-blocked':
    case 'key-deactivated':
    case 'problem':
    case 'run-finished':
      return null;
  }
}

const begin = (stage: Stage): Step => ({ kind: 'begin', stage });
