import { createElement as h, type ReactElement } from 'react';
import { count, formatNumber } from '../../words/counts.ts';
import { KEY_KINDS } from '../../words/key-kind.ts';
import { oneLine } from '../../words/one-line.ts';
import { maxAgeDays } from '../../core/policy.ts';
import type { PageFacts } from '../data/facts.ts';
import { card } from './text.ts';

/** Beyond so many a list of suggestions helps nobody. */
const SUGGESTED = 300;

const NOTHING_SEEN = 'No account was surveyed, so nothing is known about any key.';
const NOTHING_DUE = 'No key needs anything: all are younger than the rule.';

/** The table of every listed key, which the page's script fills. */
export function keysCard(facts: PageFacts): ReactElement {
  const { listed, coverage } = facts.report;
  if (listed.total === 0)
    return card('keys', 'Keys', null, h('p', null, coverage.surveyed === 0 ? NOTHING_SEEN : NOTHING_DUE));
  return card(
    'keys',
    'Keys',
    `${count(listed.total, 'key')} that needed a decision; compliant ones are counted, not listed. Open one for its history.`,
    h(
      'noscript',
      null,
      h('p', null, 'The table needs JavaScript, which this file brings along; keys.csv has the same keys.'),
    ),
    filters(facts),
    h('p', { className: 'small', role: 'status', id: 'tally' }),
    h(
      'table',
      { id: 'key-table', role: 'table', 'aria-label': 'Keys' },
      h(
        'thead',
        { role: 'rowgroup' },
        h(
          'tr',
          { role: 'row' },
          HEADS.map(([column, head]) =>
            h(
              'th',
              { key: column, scope: 'col', role: 'columnheader' },
              h('button', { type: 'button', 'data-sort': column }, head),
            ),
          ),
          h(
            'th',
            { scope: 'col', role: 'columnheader' },
            h('span', { className: 'sr' }, 'Details and history'),
          ),
        ),
      ),
      h('tbody', { id: 'key-rows', role: 'rowgroup' }),
    ),
    h(
      'nav',
      { className: 'pager', 'aria-label': 'Pages of the table' },
      h('span', { id: 'page-place', className: 'quiet' }),
      h('button', { className: 'button', type: 'button', id: 'earlier' }, 'Back'),
      h('button', { className: 'button', type: 'button', id: 'later' }, 'Next'),
    ),
  );
}

const HEADS = [
  ['status', 'Status'],
  ['deadline', 'Deadline'],
  ['age', 'Age'],
  ['account', 'Account'],
  ['user', 'User'],
  ['contact', 'Contact'],
] as const;

function filters({ thresholds, lists }: PageFacts): ReactElement {
  const { names, present, accounts } = lists;
  const ous = new Set(
    accounts.filter(({ accountId }) => present.accounts.has(accountId)).map(({ ou }) => ou),
  );
  const coming = lists.deadlines.days.filter((each) => each.keys > 0);
  return h(
    'form',
    { id: 'filters', role: 'search', 'aria-label': 'Which keys' },
    h(
      'label',
      { className: 'double' },
      'Search',
      h('input', { type: 'search', name: 'q', placeholder: 'anything', ...plain }),
    ),
    h(
      'label',
      null,
      'Account',
      h('input', { name: 'account', list: 'accounts-known', placeholder: 'ID or name', ...plain }),
    ),
    choice(
      'OU',
      'ou',
      'every OU',
      [...ous]
        .filter((ou) => typeof ou === 'string')
        .sort()
        .map((ou) => [ou, ou]),
    ),
    h('label', null, 'User', h('input', { name: 'user', ...plain })),
    h('label', null, 'Contact', h('input', { name: 'contact', list: 'contacts-known', ...plain })),
    choice(
      'Status',
      'status',
      'every status',
      KEY_KINDS.filter((kind) => present.kinds.has(kind)).map((kind) => [kind, kind]),
    ),
    choice('Deadline', 'deadline', 'any', [
      ['overdue', 'overdue'],
      ...coming.map(({ day }) => [day, day] as const),
    ]),
    choice('Age', 'age', 'any', [['too-old', `over ${formatNumber(maxAgeDays(thresholds))} days`]]),
    h('button', { className: 'button reset', type: 'reset' }, 'Show all'),
    suggestions(
      'accounts-known',
      [...present.accounts].map((id) => names.get(id) ?? id),
    ),
    suggestions('contacts-known', [...present.contacts].sort()),
  );
}

const plain = { autoComplete: 'off', spellCheck: false } as const;

function choice(
  label: string,
  name: string,
  all: string,
  options: readonly (readonly [string, string])[],
): ReactElement {
  return h(
    'label',
    { key: name },
    label,
    h(
      'select',
      { name },
      h('option', { value: '' }, all),
      options.map(([value, text]) => h('option', { key: value, value }, text)),
    ),
  );
}

function suggestions(id: string, values: readonly string[]): ReactElement {
  const unique = [...new Set(values.map((value) => oneLine(value, 128)))].slice(0, SUGGESTED);
  return h(
    'datalist',
    { id },
    unique.map((value) => h('option', { key: value, value })),
  );
}
