import { isNewTenth } from './tenths.ts';

/** Tells on stderr how many accounts have been tried: one line that is written over on a terminal, a few elsewhere. */
export function accountProgress(stream: NodeJS.WriteStream): (done: number, total: number) => void {
  const text = (done: number, total: number): string => `Member role: ${done} of ${total} accounts looked at`;
  if (stream.isTTY) {
    return (done, total) => {
      stream.write(done < total ? `\r${text(done, total)}` : '\r\u001B[K');
    };
  }
  return (done, total) => {
    if (total > 20 && isNewTenth(done, total)) stream.write(`${text(done, total)}\n`);
  };
}
