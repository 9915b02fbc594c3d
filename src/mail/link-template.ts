/** Names in braces that a link may have, such as `{accountId}`. */
const PLACEHOLDER = /\{([^{}]*)\}/g;

/** The link with each placeholder's value in its place, percent-encoded whole: a destination is a link of its own. */
export function fillTemplate(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(PLACEHOLDER, (placeholder, name: string) =>
    Object.hasOwn(values, name) ? percentEncoded(values[name] ?? '') : placeholder,
  );
}

/** Whether a link has no other placeholders than these, and none in its host: nobody's name may say where it leads. */
export function isTemplateOf(text: string, placeholders: readonly string[]): boolean {
  const host = /^https:\/\/[^/?#]*/.exec(text)?.[0] ?? '';
  const rest = text.replace(PLACEHOLDER, (placeholder, name: string) =>
    placeholders.includes(name) ? '' : placeholder,
  );
  return !/[{}]/.test(host) && !/[{}]/.test(rest);
}

/** Half a letter, as a damaged row can hold: nothing that takes whole ones, as a URL does, would take it. */
const HALF_A_LETTER = /\p{Cs}/gu;

/** A name or a link as one part of a link. */
export const percentEncoded = (text: string): string =>
  encodeURIComponent(text.replace(HALF_A_LETTER, '\ufffd'));

/** What a link says of itself: where it leads. */
export const hostOf = (url: string): string => new URL(url).host;
