import widthOf from 'string-width';

const LETTERS = new Intl.Segmenter();

/** Text in at most `room` columns of the terminal, with an ellipsis where something is left out. */
export function cut(text: string, room: number): string {
  return widthOf(text) <= room ? text : `${fitting(text, room - widthOf('…'))}…`;
}

/** Text in pieces of at most `columns` each, and of one letter at least. */
export function pieces(text: string, columns: number): string[] {
  const all: string[] = [];
  for (let rest = text; rest !== '';) {
    const piece = fitting(rest, columns) || firstLetter(rest);
    all.push(piece);
    rest = rest.slice(piece.length);
  }
  return all;
}

/** The beginning that fits: cut between letters as readers see them, a wide one at the edge left out. */
function fitting(text: string, columns: number): string {
  let kept = '';
  let left = columns;
  for (const { segment } of LETTERS.segment(text)) {
    left -= widthOf(segment);
    if (left < 0) break;
    kept += segment;
  }
  return kept;
}

function firstLetter(text: string): string {
  const [first] = LETTERS.segment(text);
  return first?.segment ?? text;
}
