import { createElement as h, Fragment, type ReactElement, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { Body } from '@react-email/body';
import { Container } from '@react-email/container';
import { Head } from '@react-email/head';
import { Heading } from '@react-email/heading';
import { Html } from '@react-email/html';
import { Link } from '@react-email/link';
import type { Block, Card, Fact, Inline, Line, MailDocument } from './document.ts';
import { FONT_FAMILY, LINK, PAPER, STYLES, TEXT } from './look.ts';

/** The HTML part of a mail. React escapes whatever text it is given. */
export function htmlPart(mail: MailDocument): string {
  return `<!DOCTYPE html>${renderToStaticMarkup(page(mail))}`;
}

function page({ subject, preview, product, title, blocks, footer }: MailDocument): ReactElement {
  return h(
    Html,
    { lang: 'en' },
    h(
      Head,
      null,
      h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      h('meta', { name: 'color-scheme', content: 'light dark' }),
      h('meta', { name: 'supported-color-schemes', content: 'light dark' }),
      h('title', null, subject),
      ...STYLES.map((style, index) => h('style', { key: index, dangerouslySetInnerHTML: { __html: style } })),
    ),
    h(
      Body,
      { className: 'around' },
      h('div', { style: { display: 'none', maxHeight: 0, overflow: 'hidden' } }, preview),
      h(
        Container,
        {
          className: 'paper',
          style: { maxWidth: '640px', backgroundColor: PAPER, color: TEXT, fontFamily: FONT_FAMILY },
        },
        h(
          'div',
          { className: 'pad', style: { padding: '24px 28px' } },
          h('p', { className: 'quiet' }, product),
          h(Heading, { as: 'h1' }, title),
          blocks.map((block, index) => h(Fragment, { key: index }, blockOf(block))),
          h(
            'div',
            { className: 'foot quiet' },
            footer.map((line, index) => h('p', { key: index }, inlines(line))),
          ),
        ),
      ),
    ),
  );
}

function blockOf(block: Block): ReactNode {
  switch (block.kind) {
    case 'heading':
      return h(Heading, { as: 'h2' }, block.text);
    case 'subheading':
      return h(Heading, { as: 'h3' }, inlines(block.line));
    case 'paragraph':
      return h('p', null, inlines(block.line));
    case 'facts':
      return factTable(block.facts);
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

function cardOf({ tone, badge, title, facts, steps }: Card): ReactElement {
  return h(
    'div',
    { className: `card ${tone}` },
    h('p', { className: 'badge' }, badge),
    h(Heading, { as: 'h4' }, inlines(title)),
    factTable(facts),
    steps.map(({ label, commands }, index) =>
      h(
        Fragment,
        { key: index },
        h('p', { className: 'step' }, inlines(label)),
        commands.map((command, nth) => h('p', { key: nth, className: 'cmd' }, command)),
      ),
    ),
  );
}

function factTable(facts: readonly Fact[]): ReactElement {
  return h(
    'table',
    { className: 'facts' },
    h(
      'tbody',
      null,
      facts.map(([name, value]) =>
        h('tr', { key: name }, h('th', { scope: 'row' }, name), h('td', null, inlines(value))),
      ),
    ),
  );
}

const inlines = (line: Line): ReactNode[] =>
  line.map((inline, index) => h(Fragment, { key: index }, inlineOf(inline)));

/** Names are isolated: one that is written from right to left must not turn what stands around it. */
function inlineOf(inline: Inline): ReactNode {
  if (typeof inline === 'string') return inline;
  if ('name' in inline) return h('bdi', null, inline.name);
  if ('code' in inline) return h('code', null, inline.code);
  return h(Link, { href: inline.link, style: { color: LINK, textDecorationLine: 'underline' } }, inline.text);
}
