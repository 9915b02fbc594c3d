import { jsonLine } from '../words/json-text.ts';

/** Tells people something on stderr beside the result; machines (`--json`) get it as one JSON object a line, as all that is there. */
export function sayer(
  json: boolean,
  stream: Pick<NodeJS.WriteStream, 'write'> = process.stderr,
): (line: string) => void {
  return (line) => void stream.write(`${json ? jsonLine({ event: 'said', line }) : line}\n`);
}
