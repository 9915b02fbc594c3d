import { createElement as h, type ReactElement } from 'react';
import { count } from '../../words/counts.ts';
import type { PageFacts } from '../data/facts.ts';
import { card } from './text.ts';

/** What became of each account; the page's script fills it when it is opened, since there may be thousands. */
export function everyAccountCard({ lists: { accounts } }: PageFacts): ReactElement {
  if (accounts.length === 0)
    return card('every-account', 'Account by account', null, h('p', null, 'This run saw no account.'));
  return card(
    'every-account',
    'Account by account',
    null,
    h(
      'noscript',
      null,
      h(
        'p',
        null,
        'The list needs JavaScript, which this file brings along; report.json has the same accounts.',
      ),
    ),
    h(
      'details',
      { id: 'account-list' },
      h('summary', null, `Show ${count(accounts.length, 'account')}, each with its status`),
    ),
  );
}
