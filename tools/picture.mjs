// Draws the rooms of src/ and who imports whom into docs/architecture.md (`npm run picture`); with --check it only says
// whether the picture there is today's. Arrows that follow from others are left out.
import { readFileSync, writeFileSync } from 'node:fs';
import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import walls from '../.dependency-cruiser.js';

const FILE = 'docs/architecture.md';
const [BEGIN, END] = ['<!-- picture: npm run picture -->', '<!-- end of picture -->'];

const { options } = walls;
const { output } = await cruise(['src'], options, undefined, {
  tsConfig: extractTSConfig(options.tsConfig.fileName),
});
const roomOf = (file) => /^src\/([^/]+)/.exec(file)?.[1];

const imports = new Map();
for (const { source, dependencies } of output.modules) {
  const room = roomOf(source);
  if (room === undefined) continue;
  const rooms = imports.get(room) ?? new Set();
  for (const { resolved } of dependencies) {
    const other = roomOf(resolved);
    if (other !== undefined && other !== room) rooms.add(other);
  }
  imports.set(room, rooms);
}

const below = (room) => [...(imports.get(room) ?? [])].flatMap((each) => [each, ...below(each)]);
const direct = (room) => {
  const rooms = [...imports.get(room)];
  return rooms.filter((each) => !rooms.some((other) => other !== each && below(other).includes(each))).sort();
};
const name = (room) => `${room.replace('.', '_')}[${room}${room.includes('.') ? '' : '/'}]`;
const arrows = [...imports.keys()]
  .sort()
  .flatMap((room) => direct(room).map((other) => `  ${name(room)} --> ${name(other)}`));
const picture = [BEGIN, '', '```mermaid', 'flowchart TD', ...arrows, '```', '', END].join('\n');

const text = readFileSync(FILE, 'utf8');
const [start, end] = [text.indexOf(BEGIN), text.indexOf(END)];
if (start < 0 || end < start) throw new Error(`${FILE} has no place for the picture: ${BEGIN} … ${END}`);
const drawn = text.slice(0, start) + picture + text.slice(end + END.length);
if (process.argv.includes('--check')) {
  if (drawn !== text) {
    console.error(`The picture in ${FILE} is not today's: run \`npm run picture\`.`);
    process.exitCode = 1;
  }
} else {
  writeFileSync(FILE, drawn);
}
