/** What a reader sees of a MIME message. */
export interface MimeMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly html?: string;
}

/** Reads the headers (names in lower case, values decoded) and the plain and HTML bodies of a MIME message. */
export function parseMime(message: string): MimeMessage {
  const { headers, body } = splitPart(message);
  const bodies = bodiesOf(headers, body);
  const html = bodies.get('text/html');
  return {
    headers: Object.fromEntries([...headers].map(([name, value]) => [name, decodeWords(value)])),
    text: bodies.get('text/plain') ?? '',
    ...(html === undefined ? {} : { html }),
  };
}

type Headers = ReadonlyMap<string, string>;

function splitPart(part: string): { readonly headers: Headers; readonly body: string } {
  const [, head = part, body = ''] = /^([\s\S]*?)\r?\n\r?\n([\s\S]*)$/.exec(part) ?? [];
  const unfolded = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  const headers = unfolded.flatMap((line): [string, string][] => {
    const [, name, value] = /^([^:\s]+):\s*(.*)$/.exec(line) ?? [];
    return name === undefined ? [] : [[name.toLowerCase(), value ?? '']];
  });
  return { headers: new Map(headers), body };
}

/** The first body of each content type, through any depth of multiparts. */
function bodiesOf(headers: Headers, body: string): Map<string, string> {
  const contentType = headers.get('content-type') ?? 'text/plain';
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  if (!/^multipart\//i.test(contentType) || boundary === undefined) {
    const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
    const text = decodeBody(headers.get('content-transfer-encoding') ?? '7bit', body);
    return new Map([[type, text.replaceAll('\r\n', '\n')]]);
  }
  const found = new Map<string, string>();
  for (const part of body.split(`--${boundary}`).slice(1, -1)) {
    const inner = splitPart(part.replace(/^\r?\n/, '').replace(/\r?\n$/, ''));
    for (const [type, text] of bodiesOf(inner.headers, inner.body))
      if (!found.has(type)) found.set(type, text);
  }
  return found;
}

function decodeBody(encoding: string, body: string): string {
  switch (encoding.toLowerCase()) {
    case 'base64':
      return Buffer.from(body, 'base64').toString();
    case 'quoted-printable':
      return decodeQuoted(body.replace(/=\r?\n/g, ''));
    default:
      return body;
  }
}

/** RFC 2047 encoded words; white space between two of them is not part of the text. */
const decodeWords = (value: string): string =>
  value
    .replace(/(\?=)\s+(=\?)/g, '$1$2')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, encoding: string, text: string) =>
      encoding.toLowerCase() === 'b'
        ? Buffer.from(text, 'base64').toString()
        : decodeQuoted(text.replaceAll('_', ' ')),
    );

const decodeQuoted = (text: string): string =>
  text.replace(/(?:=[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('=', ''), 'hex').toString());
