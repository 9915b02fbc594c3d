import { dayOf, earliest } from '../../core/instant.ts';
import type { Notice } from '../../core/notice.ts';
import { accountHeading, byAccount } from './account-heading.ts';
import { advice } from './advice.ts';
import { titleOf } from './title.ts';
import { intro, previewOf } from './words.ts';
import type { Block, Card, MailDocument } from '../render/document.ts';
import { keyCard } from './key-card.ts';
import { keysTold, type KeyState, type KeyTold } from './key-told.ts';
import { inShort } from './keys-in-short.ts';
import type { DigestContext, DigestToRender } from './context.ts';
import { senderName, withPrefix } from '../own-words.ts';
import { renderToFit, type RenderedMail } from '../render/rendered-mail.ts';
import { IDLE_DAYS } from './users-keys.ts';
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
  const keys = keysTold(digest.notices, context.asOf);
  return renderToFit(documents(keys, digest, context), threadOf(digest.notices));
}

function threadOf(notices: readonly Notice[]): string | null {
  const [first, ...rest] = notices.map((notice) => notice.cycle);
  return first === undefined ? null : `keys-${dayOf(earliest(first, ...rest))}`;
}

function* documents(
  keys: readonly KeyTold[],
  digest: DigestToRender,
  context: DigestContext,
): Iterable<MailDocument> {
  for (const density of DENSITIES) yield digestDocument(keys, digest, context, density);
}

function digestDocument(
  keys: readonly KeyTold[],
  digest: DigestToRender,
  context: DigestContext,
  { inFull, nameLength }: Density,
): MailDocument {
  const { asOf, settings } = context;
  const { mail, policy } = settings;
  const title = titleOf(keys, digest.part);
  const sources = sourcesOf(keys.map(({ notice }) => notice));
  const shown = keys.slice(0, inFull);
  const idleDays = policy.unusedKeyAgeDays ?? IDLE_DAYS;
  const card = (told: KeyTold): Card =>
    keyCard(told, { asOf, idleDays, consoleLink: mail.consoleLink, sources });
  return {
    subject: withPrefix(title, mail),
    preview: previewOf(keys),
    product: senderName(mail),
    title,
    blocks: [
      ...intro(keys, digest, context, shown.length > 0),
      ...SECTIONS.flatMap(({ heading, states }) =>
        section(
          heading,
          shown.filter(({ state }) => states.includes(state)),
          card,
        ),
      ),
      ...inShort(keys.slice(inFull), { shown: shown.length, nameLength }),
      ...advice(mail),
    ],
    footer: footer(sources, context),
  };
}

const SECTIONS: readonly { heading: string; states: readonly KeyState[] }[] = [
  { heading: 'Deactivated', states: ['deactivated'] },
  { heading: 'Overdue', states: ['overdue'] },
  { heading: 'Last day', states: ['last-day'] },
  { heading: 'To rotate', states: ['reminder', 'first'] },
  { heading: 'Switched on again', states: ['reversed', 'restored'] },
];

function section(heading: string, keys: readonly KeyTold[], card: (told: KeyTold) => Block): Block[] {
  if (keys.length === 0) return [];
  return [
    { kind: 'heading', text: heading },
    ...byAccount(keys).flatMap((ofAccount): Block[] => [accountHeading(ofAccount), ...ofAccount.map(card)]),
  ];
}
