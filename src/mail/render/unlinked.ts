/**
 * Mail clients make links of whatever looks like an address, and names and tags are other people's. These are the places in
 * a text where it has to be broken, so that none of it is one.
 */
export function linkPieces(text: string): readonly string[] {
  return text.split(LINK_JOINTS);
}

/** After each dot and at-sign within a word; a browser takes a full-width one for the same. */
const DOTS = /(?<=[^\s.][.@。．｡＠])(?=[^\s.])/u;

/** There, and after a scheme's colon and its slash, which may lean either way. */
const LINK_JOINTS = new RegExp(String.raw`(?<=\w:)(?=[/\\]{2})|(?<=:[/\\])(?=[/\\])|${DOTS.source}`, 'u');

/** What a name alone does not hold: a path, a query, a fragment; a port behind a dot; a scheme; `www.`; a full-width dot. */
const MORE_THAN_A_NAME = new RegExp(
  [
    String.raw`[/\\?#／＼？＃。．｡＠]`,
    String.raw`[.@]\S*[:：](?=\S)`,
    String.raw`(?<![\p{L}\p{N}])\p{L}[\p{L}\p{N}+-]*[:：](?=\S)`,
    String.raw`(?<![\p{L}\p{N}])www\.`,
  ].join('|'),
  'iu',
);

/**
 * For the plain-text part, where only letters can break a link: a blank stands behind each dot and at-sign of a word that may
 * be one. `first.last` and `first.last@example.com` stay as they are: whoever looks for a link looks for more.
 * @param next what stands right behind: a name before a slash is half a link
 */
export function unlinkedText(text: string, next = ''): string {
  const schemeless = text.replace(/(\w:)(?=[/\\]{2})/g, '$1 ');
  return schemeless.replace(/\S+/g, (word, at: number) => {
    const behind = at + word.length === schemeless.length ? next : '';
    return MORE_THAN_A_NAME.test(word + behind) ? word.split(DOTS).join(' ') : word;
  });
}
