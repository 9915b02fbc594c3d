import { styleText } from 'node:util';

type Format = Parameters<typeof styleText>[0];
export type Paint = (format: Format, text: string) => string;

type Environment = Readonly<Record<string, string | undefined>>;

/** Colours on a terminal and nowhere else, and never with NO_COLOR (https://no-color.org). */
export function painterFor(
  stream: { readonly isTTY?: boolean | undefined },
  environment: Environment = process.env,
): Paint {
  const colourful = stream.isTTY === true && !environment.NO_COLOR && environment.TERM !== 'dumb';
  // The stream was looked at here: styleText would look at stdout, whichever it is for.
  return colourful
    ? (format, text) => styleText(format, text, { validateStream: false })
    : (_format, text) => text;
}
