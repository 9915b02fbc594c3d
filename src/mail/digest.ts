import { dayOf, earliest } from '../core/instant.ts';
import { accountHeading, byAccount } from './account-heading.ts';
import { intro, previewOf, titleOf } from './digest-words.ts';
import type { Block, MailDocument } from './document.ts';
import { keyCard } from './key-card.ts';
import { inShort } from './keys-in-short.ts';
import type { DigestContext, DigestToRender } from './mail-notice.ts';
import type { Notice, NoticeKind } from '../core/notice.ts';
import { withPrefix } from './own-words.ts';
import { renderToFit, type RenderedMail } from './rendered-mail.ts';
import { footer, sourcesOf } from './why-you.ts';

/** How much of a long digest is shown: keys in full, and the letters of a name in the lines about the others. */
interface Density {
  readonly inFull: number;
  readonly nameLength: number;
}

/**
 * Every key that counts as noticed is named (I1): a digest that grows too long gets shorter lines, never fewer. Names
 * are cut first, since the key ID beside them is whole; then fewer keys are shown in full.
 */
const DENSITIES: readonly Density[] = [
  { inFull: 50, nameLength: 64 },
  { inFull: 50, nameLength: 32 },
  { inFull: 50, nameLength: 16 },
  ...[45, 40, 35, 30, 25, 20, 15].map((inFull) => ({ inFull, nameLength: 16 })),
  { inFull: 10, nameLength: 12 },
  { inFull: 5, nameLength: 8 },
  { inFull: 0, nameLength: 8 },
  { inFull: 0, nameLength: 3 },
];

/** One mail about all keys of an address, the most urgent first. */
export function renderDigest(digest: DigestToRender, context: DigestContext): RenderedMail {
  const sorted = { ...digest, notices: digest.notices.toSorted(byUrgency) };
  const [first, ...rest] = sorted.notices.map((notice) => notice.cycle);
  const thread = first === undefined ? null : `keys-${dayOf(earliest(first, ...rest))}`;
  return renderToFit(documents(sorted, context), thread);
}

function* documents(digest: DigestToRender, context: DigestContext): Iterable<MailDocument> {
  for (const density of DENSITIES) yield digestDocument(digest, context, density);
}

function digestDocument(digest: DigestToRender, context: DigestContext, density: Density): MailDocument {
  const { notices } = digest;
  const { mail } = context.settings;
  const title = titleOf(digest, context.asOf);
  const sources = sourcesOf(notices);
  const shown = notices.slice(0, density.inFull);
  return {
    subject: withPrefix(title, mail),
    preview: previewOf(notices),
    product: mail.productName,
    title,
    blocks: [
      ...intro(digest, context),
      ...SECTIONS.flatMap(({ heading, kinds }) =>
        section(
          heading,
          shown.filter(({ kind }) => kinds.includes(kind)),
          (notice) => keyCard(notice, context.asOf, sources),
        ),
      ),
      ...inShort(notices.slice(density.inFull), {
        shown: shown.length,
        nameLength: density.nameLength,
        asOf: context.asOf,
      }),
    ],
    footer: footer(sources, context),
  };
}

const SECTIONS: readonly { heading: string; kinds: readonly NoticeKind[] }[] = [
  { heading: 'Deactivated', kinds: ['deactivated'] },
  { heading: 'Switched on again', kinds: ['restored'] },
  { heading: 'To rotate', kinds: ['first', 'reminder'] },
];

const RANK: Record<NoticeKind, number> = { deactivated: 0, restored: 1, reminder: 2, first: 2 };

function byUrgency(a: Notice, b: Notice): number {
  return urgencyOf(a) < urgencyOf(b) ? -1 : 1;
}

const urgencyOf = ({ kind, deadline, accountId, userName, accessKeyId }: Notice): string =>
  [RANK[kind], deadline, accountId, userName, accessKeyId].join('\u0000');

function section(heading: string, notices: readonly Notice[], card: (notice: Notice) => Block): Block[] {
  if (notices.length === 0) return [];
  return [
    { kind: 'heading', text: heading },
    ...byAccount(notices).flatMap((ofAccount): Block[] => [
      accountHeading(ofAccount),
      ...ofAccount.map(card),
    ]),
  ];
}
