/** A command of a shell block, as it stands there. */
export interface ShellCommand {
  readonly text: string;
  /** Of its first line, from 1. */
  readonly line: number;
}

/** The commands of a Markdown page's `sh` blocks, in pipes, functions, loops and `$(…)` as well. */
export function shellCommands(markdown: string): ShellCommand[] {
  return [...markdown.matchAll(/^( *)```sh\n([\s\S]*?)^\1```$/gm)].flatMap((block) => {
    const [, indent = '', text = ''] = block;
    const before = markdown.slice(0, block.index).split('\n').length + 1;
    const unindented = text.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
    return simpleCommands(unindented, 0).map(({ text: command, at }) => ({
      text: command,
      line: before + unindented.slice(0, at).split('\n').length - 1,
    }));
  });
}

interface Placed {
  readonly text: string;
  readonly at: number;
}

/** Words that a command may stand behind. */
const BEFORE = /^(?:\s|\{|!|\w+\(\)\s*\{|(?:do|then|else|if|while|until)\s|\w+=(?=\s*$))+/;

/** Cut where the shell begins another command: at line ends, `;`, `|`, `&&`, `||` and around `$(…)`, quotes heeded. */
function simpleCommands(script: string, offset: number): Placed[] {
  const found: Placed[] = [];
  let command = '';
  let began = 0;
  let quote = '';
  const end = (next: number): void => {
    const leading = BEFORE.exec(command)?.[0].length ?? 0;
    const text = command
      .slice(leading)
      .trim()
      .replace(/;?\s*\}$/, '');
    if (text !== '') found.push({ text, at: offset + began + leading });
    command = '';
    began = next;
  };
  for (let at = 0; at < script.length; at += 1) {
    const letter = script.charAt(at);
    if (letter === '\\' && quote !== "'") {
      command += script.slice(at, at + 2);
      at += 1;
    } else if (script.startsWith('$(', at) && quote !== "'") {
      const inner = insideParentheses(script, at + 2);
      found.push(...simpleCommands(inner, offset + at + 2));
      command += 'x'.repeat(inner.length + 3);
      at += inner.length + 2;
    } else if (quote !== '') {
      command += letter;
      if (letter === quote) quote = '';
    } else if (letter === '"' || letter === "'") {
      command += letter;
      quote = letter;
    } else if (letter === '#' && /(?:^|\s)$/.test(command)) {
      at = ((script.indexOf('\n', at) + script.length + 1) % (script.length + 1)) - 1;
    } else if (/[\n;|]/.test(letter) || script.startsWith('&&', at)) {
      end(at + 1);
      while (/[|&]/.test(script.charAt(at + 1))) at += 1;
      began = at + 1;
    } else command += letter;
  }
  end(script.length);
  return found;
}

function insideParentheses(script: string, from: number): string {
  let depth = 1;
  let quote = '';
  for (let at = from; at < script.length; at += 1) {
    const letter = script.charAt(at);
    if (quote !== '') {
      if (letter === quote) quote = '';
    } else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === '(') depth += 1;
    else if (letter === ')') {
      depth -= 1;
      if (depth === 0) return script.slice(from, at);
    }
  }
  throw new Error(`$( has no end: ${script.slice(from, from + 60)}`);
}
