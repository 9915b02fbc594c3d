/** Whether one more done begins another tenth of all, and is worth a line where lines stay. */
export function isNewTenth(done: number, total: number): boolean {
  return Math.floor((done * 10) / total) > Math.floor(((done - 1) * 10) / total);
}
