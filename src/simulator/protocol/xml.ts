const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\r': '&#13;',
};

const escapeXml = (text: string): string =>
  text.replace(/[&<>"'\r]/g, (character) => ENTITIES[character] ?? '');

/** An element with text in it: names and tags may hold anything. An absent text leaves the element out. */
export const textElement = (name: string, text: string | number | boolean | undefined): string =>
  text === undefined ? '' : `<${name}>${escapeXml(String(text))}</${name}>`;

/** An element with elements in it. */
export const element = (name: string, ...content: readonly string[]): string =>
  `<${name}>${content.join('')}</${name}>`;

/** A list as awsQuery writes it: each item a `member`. */
export const memberList = (name: string, items: readonly string[]): string =>
  element(name, ...items.map((item) => element('member', item)));

/** A time as IAM and STS write it: whole seconds, UTC. */
export const timeElement = (name: string, at: Date): string =>
  textElement(name, at.toISOString().replace(/\.\d{3}Z$/, 'Z'));
