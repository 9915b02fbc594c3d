import type { Phase } from './call.ts';
import { CALLS } from './calls.ts';
import { effectsInWords } from './effects.ts';
import type { Outcome } from './outcome.ts';
import type { Group, Records } from './record.ts';
import type { PlotName } from './story.ts';
import { inWords } from './words.ts';

/** Whatever fails: the sender's verification has run out. */
const NOTHING_LEAVES = 'no mail leaves and nothing is deactivated anyway: the sender is not verified';

/** What comes of failures of the calls of a phase: a row for each outcome, the gravest first. */
export function phaseRows(phase: Phase, records: Records): string[][] {
  const rows = new Map<
    string,
    { readonly outcome: Outcome; readonly plot: PlotName | undefined; readonly calls: Map<string, string[]> }
  >();
  for (const [call, groups] of Object.entries(records)) {
    if (!call.startsWith(`${phase} `)) continue;
    const telling = groups.filter((group) => !changesNothing(group));
    const tried = telling.flatMap(({ failures }) => failures);
    for (const { failures, ...outcome } of alikeButForCodes(telling)) {
      const plot = CALLS[call]?.plot;
      const id = JSON.stringify([outcome, plot === 'sender']);
      const row = rows.get(id) ?? { outcome, plot, calls: new Map<string, string[]>() };
      rows.set(id, row);
      const words = inWords(failures, tried);
      row.calls.set(words, [...(row.calls.get(words) ?? []), aboutOf(call)]);
    }
  }
  return [...rows.values()]
    .sort((a, b) => rankOf(a.outcome) - rankOf(b.outcome))
    .map(({ outcome, plot, calls }) => [
      [...calls].map(([words, abouts]) => `${abouts.join('; ')}: ${words}`).join('<br>'),
      seen(outcome),
      plot === 'sender' ? NOTHING_LEAVES : effectsInWords(outcome),
    ]);
}

export function changesNothing({ codes, effects }: Outcome): boolean {
  return codes.length === 0 && effects.length === 0;
}

/** Which code it is mostly says only what failed: groups that differ in nothing else are one. */
function alikeButForCodes(groups: readonly Group[]): Group[] {
  const byOutcome = new Map<string, Group>();
  for (const group of groups) {
    const { status, effects, touched, heals } = group;
    const id = JSON.stringify([status, effects, touched, heals, group.codes.length === 0]);
    const known = byOutcome.get(id);
    byOutcome.set(id, {
      ...group,
      codes: [...new Set([...(known?.codes ?? []), ...group.codes])].sort(),
      failures: [...(known?.failures ?? []), ...group.failures],
    });
  }
  return [...byOutcome.values()];
}

function aboutOf(call: string): string {
  const action = call
    .replace(/^\S+ \w+:/, '')
    .replace(/^(\w+) ?(.*)$/, (_, verb: string, rows: string) =>
      rows === '' ? `\`${verb}\`` : `\`${verb}\` of \`${rows}\``,
    );
  return `${CALLS[call]?.about ?? call} (${action})`;
}

const RANK: Readonly<Record<Outcome['status'], number>> = { ended: 0, blocked: 1, problems: 2, complete: 3 };
const rankOf = ({ status, codes, effects }: Outcome): number =>
  RANK[status] * 10 + (effects.length > 0 ? 0 : 1) + (codes.length > 0 ? 0 : 2);

const HOW: Readonly<Record<Outcome['status'], string>> = {
  ended: '; the run ends',
  blocked: '; the run is blocked',
  problems: '',
  complete: ', as a warning',
};

function seen({ status, codes }: Outcome): string {
  if (codes.length === 0) return 'no problem';
  return `${codes.map((code) => `\`${code}\``).join(', ')}${HOW[status]}`;
}
