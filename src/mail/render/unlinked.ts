/**
 * Mail clients make links of whatever looks like an address, and names and tags are other people's. These are the places in
 * a text where it has to be broken, so that none of it is one.
 */
export function linkPieces(text: string): readonly string[] {
  return text.split(LINK_JOINTS);
}

/** After a scheme's colon and its slash, and after each dot and at-sign within a word. */
const LINK_JOINTS = /(?<=\w:)(?=\/\/)|(?<=:\/)(?=\/)|(?<=[\p{L}\p{N}_-][.@])(?=[\p{L}\p{N}])/u;

/**
 * For the plain-text part, where only letters can break a link, and whoever looks for one there looks for a scheme, a `www.`
 * or a path behind a domain: a blank stands in it.
 */
export function unlinkedText(text: string): string {
  return text
    .replace(/(\w:)(?=\/\/)/g, '$1 ')
    .replace(/\bwww\.(?=\S)/gi, '$& ')
    .replace(/(?<=\.\p{L}{2,})(?=\/)/gu, ' ');
}
