import { createElement as h, Fragment, type ReactElement } from 'react';
import { severitiesOf } from '../../core/problem-order.ts';
import type { Problem } from '../../core/problem.ts';
import { optOutText } from '../../core/run-changes.ts';
import { withAccountName } from '../../words/account-names.ts';
import { count, formatNumber } from '../../words/counts.ts';
import type { PageFacts } from '../data/facts.ts';
import { SHOWN_OF_LIST as SHOWN } from '../data/opt-outs.ts';
import { card, foreign, headOf } from './text.ts';

/** Active keys of root users, which nobody may touch but that root user. */
export function rootKeysCard({ report: { problems }, lists: { names } }: PageFacts): ReactElement {
  const found = problems.filter(({ code }) => code === 'ROOT_KEY_ACTIVE');
  const [first] = found;
  return card(
    'root-keys',
    'Root keys',
    null,
    first === undefined
      ? h('p', null, 'No account is known to have an active access key of its root user.')
      : h(
          Fragment,
          null,
          h('p', null, first.fix),
          h(
            'ul',
            null,
            found.slice(0, SHOWN).map(({ id }) => h('li', { key: id }, foreign(withAccountName(id, names)))),
          ),
          leftOut(found.length),
        ),
  );
}

/** Who is left alone, until when, and why. */
export function optOutsCard({ lists: { names, optOuts } }: PageFacts): ReactElement {
  if (optOuts.total === 0)
    return card('opt-outs', 'Opt-outs', null, h('p', null, `No opt-out is known. ${WHEN_READ}`));
  return card(
    'opt-outs',
    'Opt-outs',
    WHEN_READ,
    h(
      'table',
      null,
      headOf(['Account or user', 'Until', 'Reason'], () => false),
      h(
        'tbody',
        null,
        optOuts.items.map((each) => {
          const { until, reason } = each;
          return h(
            'tr',
            { key: optOutText(each) },
            h('td', null, foreign(withAccountName(optOutText(each), names), 200)),
            h('td', null, until ?? 'no end'),
            h('td', null, reason === null ? '–' : foreign(reason, 256)),
          );
        }),
      ),
    ),
    leftOut(optOuts.total),
  );
}

const WHEN_READ = 'Those of users are read once a key of theirs is due.';

/** What went wrong, to what, and how to mend it; the worst first. */
export function problemsCard({ report: { problems }, lists: { names } }: PageFacts): ReactElement {
  const { error, warning } = severitiesOf(problems);
  return card(
    'problems',
    'Problems',
    problems.length === 0
      ? null
      : `${count(error, 'error')}, ${count(warning, 'warning')}. Errors are what was not covered, not told or not done.`,
    problems.length === 0
      ? h('p', null, 'None.')
      : h(
          'ul',
          { className: 'problems' },
          problems
            .slice(0, SHOWN)
            .map((each, index) => h('li', { key: index }, ...problemLines(each, names))),
        ),
    leftOut(problems.length),
  );
}

function problemLines(
  { severity, code, id, message, fix }: Problem,
  names: ReadonlyMap<string, string>,
): ReactElement[] {
  return [
    h('span', { key: 'badge', className: `badge ${severity === 'error' ? 'late' : 'due'}` }, severity),
    h(
      Fragment,
      { key: 'what' },
      ' ',
      h('strong', null, foreign(withAccountName(id, names), 200)),
      ' ',
      h('span', { className: 'mono quiet' }, code),
    ),
    h('p', { key: 'message' }, foreign(message, 1_000)),
    h('p', { key: 'fix', className: 'quiet' }, foreign(fix, 1_000)),
  ];
}

function leftOut(all: number): ReactElement | null {
  return all > SHOWN
    ? h(
        'p',
        { className: 'quiet small' },
        `And ${formatNumber(all - SHOWN)} more, in the run's report as JSON.`,
      )
    : null;
}
