// Writes every kind of mail, for sample and worst-case data, into mail-preview/ to look at:  npm run mail:preview
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { samples } from '../test/mail/samples.ts';

const FOLDER = 'mail-preview';
const TIMES = 7;

rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER);
for (const [name, render] of samples()) {
  const { subject, text, html } = render();
  writeFileSync(`${FOLDER}/${name}.txt`, `Subject: ${subject}\n\n${text}`);
  writeFileSync(`${FOLDER}/${name}.html`, html);
  const kilobytes = (part) => `${(Buffer.byteLength(part) / 1000).toFixed(1).padStart(5)} KB`;
  const inFull = (html.match(/class="card/g) ?? []).length;
  console.log(
    `${name.padEnd(24)} HTML ${kilobytes(html)}  text ${kilobytes(text)}  ${medianMs(render).padStart(4)} ms  ` +
      `${inFull > 0 ? `${String(inFull).padStart(2)} in full` : ''.padEnd(10)}  ${subject}`,
  );
}
console.log(`Written to ${FOLDER}/; rendering times are medians of ${TIMES}.`);

function medianMs(render) {
  const times = Array.from({ length: TIMES }, () => {
    const from = performance.now();
    render();
    return performance.now() - from;
  }).sort((a, b) => a - b);
  return times[(TIMES - 1) / 2].toFixed(0);
}
