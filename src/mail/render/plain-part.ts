import type { Block, Inline, Line, MailDocument } from './document.ts';
import { unlinkedText } from './unlinked.ts';

/** Facts of a card and of a list of facts stand in one column. */
const NAME_WIDTH = 13;

/** The plain-text part of a mail. */
export function plainPart({ title, blocks, footer }: MailDocument): string {
  const parts = [unlinkedText(title), ...blocks.map(blockText), ['-- ', ...footer.map(lineText)].join('\n')];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return underlined(block.text, '=');
    case 'subheading':
    case 'paragraph':
      return lineText(block.kind === 'paragraph' ? block.line : [...block.line, ':']);
    case 'facts':
      return factLines(block.facts).join('\n');
    case 'list':
      return block.items.map((item) => `* ${lineText(item)}`).join('\n');
    case 'card':
      return [
        underlined(`${block.badge}: ${lineText(block.title)}`, '-'),
        ...factLines(block.facts),
        ...block.steps.flatMap(({ label, commands }) => [
          '',
          lineText(label),
          ...commands.map((command) => `  ${command.join(' ')}`),
        ]),
      ].join('\n');
  }
}

const factLines = (facts: readonly (readonly [string, Line])[]): string[] =>
  facts.map(([name, value]) => `${`${name}:`.padEnd(NAME_WIDTH)}${lineText(value)}`);

const underlined = (text: string, with_: string): string =>
  `${text}\n${with_.repeat(Math.min(text.length, 100))}`;

function lineText(line: Line): string {
  return line.map((inline, index) => inlineText(inline, line[index + 1])).join('');
}

function inlineText(inline: Inline, next: Inline | undefined): string {
  if (typeof inline === 'string') return inline;
  if ('name' in inline) return unlinkedText(inline.name, typeof next === 'string' ? next : '');
  if ('code' in inline) return inline.code;
  return inline.link.startsWith('mailto:') ? inline.text : inline.link;
}
