import type { MailDocument } from './document.ts';
import { htmlPart } from './html-part.ts';
import { plainPart } from './plain-part.ts';

export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Mails of one thread name the same; null for a mail that stands alone. */
  readonly thread: string | null;
}

/** Gmail clips a mail's HTML at 102 KB, and what is clipped was not told. */
export const MAX_HTML_BYTES = 100_000;

/** The fullest of these documents, each shorter than the one before, whose HTML no client clips; or else the shortest. */
export function renderToFit(documents: Iterable<MailDocument>, thread: string | null): RenderedMail {
  let rendered: RenderedMail | undefined;
  for (const document of documents) {
    const html = htmlPart(document);
    rendered = { subject: document.subject, text: plainPart(document), html, thread };
    if (Buffer.byteLength(html) <= MAX_HTML_BYTES) break;
  }
  if (!rendered) throw new Error('there is nothing to render');
  return rendered;
}
