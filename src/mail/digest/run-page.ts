import type { EmailAddress } from '../../core/contact.ts';
import { hostOf, percentEncoded } from '../link-template.ts';
import { publishedPage, type OwnWords } from '../own-words.ts';
import { link, type Line } from '../render/document.ts';

/** The page is made of the run's report, which there is once all mails have left. */
export function pageLines(words: OwnWords, runId: string, contact: EmailAddress): Line[] {
  const url = publishedPage(words, runId);
  if (url === null) return [];
  return [
    [
      'This run, key by key, on a page that is there once the run has ended, a few minutes after this mail: ',
      link(openedOn(url, contact), hostOf(url)),
    ],
  ];
}

/** The page shows what its address asks for behind the `#`; a link that has something there already stays as it is. */
const openedOn = (url: string, contact: EmailAddress): string =>
  url.includes('#') ? url : `${url}#contact=${percentEncoded(contact)}`;
