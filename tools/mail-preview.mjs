// Writes every kind of mail, for sample and worst-case data, into mail-preview/ to look at:  npm run mail:preview
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { sampleMails } from '../test/mail/samples.ts';

const FOLDER = 'mail-preview';

rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER);
for (const [name, { subject, text, html }] of sampleMails()) {
  writeFileSync(`${FOLDER}/${name}.txt`, `Subject: ${subject}\n\n${text}`);
  writeFileSync(`${FOLDER}/${name}.html`, html);
  const kilobytes = (part) => `${(Buffer.byteLength(part) / 1000).toFixed(1).padStart(5)} KB`;
  console.log(`${name.padEnd(20)} HTML ${kilobytes(html)}  text ${kilobytes(text)}  ${subject}`);
}
console.log(`Written to ${FOLDER}/`);
