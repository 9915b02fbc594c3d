/** What somebody reads in the text of a digest. */
export interface ReadDigest {
  readonly subject: string;
  /** Everything between the title and the first heading. */
  readonly intro: string;
  readonly cards: readonly ReadCard[];
}

export interface ReadCard {
  readonly badge: string;
  readonly userName: string;
  readonly accessKeyId: string;
  readonly facts: ReadonlyMap<string, string>;
  readonly steps: readonly ReadStep[];
}

export interface ReadStep {
  readonly label: string;
  readonly commands: readonly ReadCommand[];
}

/** One of the AWS CLI's commands. */
export interface ReadCommand {
  readonly verb: string;
  readonly accessKeyId: string | null;
  readonly status: string | null;
}

const CARD = /^([A-Z].*): User (.+), access key (\w+)\n-+\n/gm;
const END_OF_CARDS = /\n\n(?:Account .*:|.*\n=+)\n\n/;

export function readDigest(mail: { readonly subject: string; readonly text: string }): ReadDigest {
  const { subject } = mail;
  const [text = ''] = mail.text.split('\n-- \n');
  const starts = [...text.matchAll(CARD)];
  const cards = starts.map((start, index): ReadCard => {
    const [head, badge = '', userName = '', accessKeyId = ''] = start;
    const until = starts[index + 1]?.index ?? text.length;
    const [body = ''] = text.slice(start.index + head.length, until).split(END_OF_CARDS);
    const [facts = '', ...steps] = body.trim().split('\n\n');
    return { badge, userName, accessKeyId, facts: factsOf(facts), steps: steps.map(stepOf) };
  });
  const [intro = ''] = text.slice(text.indexOf('\n')).split(/\n.*\n=+\n/);
  return { subject, intro: intro.trim(), cards };
}

const factsOf = (lines: string): Map<string, string> =>
  new Map([...lines.matchAll(/^(.+?): +(.*)$/gm)].map(([, name = '', value = '']) => [name, value]));

function stepOf(paragraph: string): ReadStep {
  const [label = '', ...commands] = paragraph.split('\n');
  return { label, commands: commands.map((line) => commandOf(line.trim())) };
}

function commandOf(line: string): ReadCommand {
  const optionOf = (option: string): string | null =>
    new RegExp(`--${option}[ =](\\S+)`).exec(line)?.[1] ?? null;
  const verb = /^aws iam ([a-z-]+) /.exec(line)?.[1];
  if (verb === undefined) throw new Error(`no command of the AWS CLI: ${line}`);
  return { verb, accessKeyId: optionOf('access-key-id'), status: optionOf('status') };
}
