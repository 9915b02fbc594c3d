import { oneLine } from '../../words/one-line.ts';

/**
 * What a mail says, without how it looks. Both parts of a mail, plain text and HTML, are drawn from one document, so that
 * neither says more than the other.
 */
export interface MailDocument {
  readonly subject: string;
  /** What mail clients show beside the subject. */
  readonly preview: string;
  readonly product: string;
  readonly title: string;
  readonly blocks: readonly Block[];
  readonly footer: readonly Line[];
}

export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'subheading'; readonly line: Line }
  | { readonly kind: 'paragraph'; readonly line: Line }
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  | { readonly kind: 'list'; readonly items: readonly Line[] }
  | Card;

/** One access key. */
export interface Card {
  readonly kind: 'card';
  readonly tone: Tone;
  /** What became or will become of it: `ROTATE by 29 Nov 2026`. */
  readonly badge: string;
  readonly title: Line;
  readonly facts: readonly Fact[];
  readonly steps: readonly Step[];
}

export type Tone = 'due' | 'urgent' | 'stopped' | 'restored';

export type Fact = readonly [name: string, value: Line];

/** Something to do: in words, and the commands that do it. */
export interface Step {
  readonly label: Line;
  readonly commands: readonly Command[];
}

/** A command line in parts between which it may break where it is shown; they are one line to whoever copies it. */
export type Command = readonly string[];

export type Line = readonly Inline[];

export type Inline =
  | string
  /** Given by somebody else; may be written from right to left. Nothing in it is a link. */
  | { readonly name: string }
  | { readonly code: string }
  | { readonly link: string; readonly text: string };

/** A name or tag value, made harmless; longer ones are cut. */
export const name = (text: string, maxLength?: number): Inline => ({ name: oneLine(text, maxLength) });

/** So much of what somebody wrote freely is read by others. */
const QUOTED_LETTERS = 120;

/** Words that somebody else chose freely, a description or a reason: in quotation marks, so that they pass for nobody's here. */
export const quote = (text: string): Inline => ({
  name: `“${oneLine(text, QUOTED_LETTERS).replaceAll(/[“”]/g, '"')}”`,
});

export const code = (text: string): Inline => ({ code: text });

export const link = (href: string, text: string): Inline => ({ link: href, text });
