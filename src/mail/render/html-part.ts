import { createElement as h, Fragment, type ReactElement, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import type { Block, Card, Command, Fact, Inline, Line, MailDocument } from './document.ts';
import { layoutTable } from './layout-table.ts';
import { linkPieces } from './unlinked.ts';
import { FONT_FAMILY, LINK, PAPER, STYLES, TEXT } from './look.ts';

/** The HTML part of a mail. React escapes whatever text it is given. */
export function htmlPart(mail: MailDocument): string {
  return `<!DOCTYPE html>${renderToStaticMarkup(page(mail))}`;
}

function page({ subject, preview, product, title, blocks, footer }: MailDocument): ReactElement {
  return h(
    'html',
    { dir: 'ltr', lang: 'en' },
    h(
      'head',
      null,
      h('meta', { content: 'text/html; charset=UTF-8', httpEquiv: 'Content-Type' }),
      h('meta', { name: 'x-apple-disable-message-reformatting' }),
      h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      h('meta', { name: 'format-detection', content: 'telephone=no, date=no, address=no, email=no, url=no' }),
      h('meta', { name: 'color-scheme', content: 'light dark' }),
      h('meta', { name: 'supported-color-schemes', content: 'light dark' }),
      h('title', null, subject),
      ...STYLES.map((style, index) => h('style', { key: index, dangerouslySetInnerHTML: { __html: style } })),
    ),
    h(
      'body',
      { className: 'around' },
      layoutTable(
        {},
        h('div', { style: { display: 'none', maxHeight: 0, overflow: 'hidden' } }, unlinked(preview)),
        layoutTable(
          {
            className: 'paper',
            style: { maxWidth: '640px', backgroundColor: PAPER, color: TEXT, fontFamily: FONT_FAMILY },
          },
          h(
            'div',
            { className: 'pad', style: { padding: '24px 28px' } },
            h('p', { className: 'quiet' }, product),
            h('h1', null, unlinked(title)),
            blocks.map((block, index) => h(Fragment, { key: index }, blockOf(block))),
            h(
              'div',
              { className: 'foot quiet' },
              footer.map((line, index) => h('p', { key: index }, inlines(line))),
            ),
          ),
        ),
      ),
    ),
  );
}

function blockOf(block: Block): ReactNode {
  switch (block.kind) {
    case 'heading':
      return h('h2', null, block.text);
    case 'subheading':
      return h('h3', null, inlines(block.line));
    case 'paragraph':
      return h('p', null, inlines(block.line));
    case 'facts':
      return factList(block.facts);
    case 'list':
      return h(
        'ul',
        null,
        block.items.map((item, index) => h('li', { key: index }, inlines(item))),
      );
    case 'card':
      return cardOf(block);
  }
}

/** A mail has up to 50 cards: what they are made of is short, and all of its looks are in the head. */
function cardOf({ tone, badge, title, facts, steps }: Card): ReactElement {
  return h(
    'div',
    { className: `card ${tone}` },
    h('p', { className: 'badge' }, badge),
    h('h4', null, inlines(title)),
    factList(facts),
    steps.map(({ label, commands }, index) =>
      h(
        Fragment,
        { key: index },
        h('p', null, inlines(label)),
        commands.map((command, nth) => h('pre', { key: nth }, commandLine(command))),
      ),
    ),
  );
}

/** Each part in an element of its own, so that a line breaks at the spaces between them and not at a hyphen. */
const commandLine = (command: Command): ReactNode[] =>
  command.map((part, index) =>
    h(Fragment, { key: index }, index > 0 && ' ', h('span', null, unlinked(part))),
  );

function factList(facts: readonly Fact[]): ReactElement {
  return h(
    'dl',
    null,
    facts.map(([name, value]) =>
      h(Fragment, { key: name }, h('dt', null, name), h('dd', null, inlines(value, bareLink))),
    ),
  );
}

type LinkOf = (link: { readonly link: string; readonly text: string }) => ReactElement;

const styledLink: LinkOf = ({ link, text }) =>
  h('a', { href: link, style: { color: LINK, textDecorationLine: 'underline' }, target: '_blank' }, text);

const bareLink: LinkOf = ({ link, text }) => h('a', { href: link }, text);

const inlines = (line: Line, linkOf: LinkOf = styledLink): ReactNode[] =>
  line.map((inline, index) => h(Fragment, { key: index }, inlineOf(inline, linkOf)));

function inlineOf(inline: Inline, linkOf: LinkOf): ReactNode {
  if (typeof inline === 'string') return inline;
  if ('name' in inline) return nameOf(inline.name);
  if ('code' in inline) return h('code', null, inline.code);
  return linkOf(inline);
}

/** Isolated: a name that is written from right to left must not turn what stands around it. Plain ASCII never is. */
const nameOf = (name: string): ReactNode =>
  /^[\x20-\x7e]*$/.test(name) ? unlinked(name) : h('bdi', null, unlinked(name));

/** Each piece in an element of its own: whoever copies the text has it whole. */
function unlinked(text: string): ReactNode {
  const pieces = linkPieces(text);
  return pieces.length === 1
    ? text
    : pieces.map((piece, index) => h(index === 0 ? Fragment : 'span', { key: index }, piece));
}
