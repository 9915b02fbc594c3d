/** A word as a POSIX shell takes it literally; zsh too, to which an equals sign in front is the path of a command. */
export function shellWord(text: string): string {
  return /^[\w@%+:,./-][\w@%+=:,./-]*$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
