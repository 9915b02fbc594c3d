import type { Tone } from './document.ts';

const FONT = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const MONO = "ui-monospace,SFMono-Regular,Menlo,Consolas,'Liberation Mono',monospace";

/** Every text has a contrast of 4.5 or more to what it stands on (WCAG AA): all of them on `paper`, commands on `code`. */
export interface Palette {
  readonly paper: string;
  /** Beside the paper; no text stands on it. */
  readonly around: string;
  readonly text: string;
  readonly quiet: string;
  readonly line: string;
  readonly code: string;
  readonly link: string;
  readonly tones: Readonly<Record<Tone, string>>;
}

export const LIGHT: Palette = {
  paper: '#ffffff',
  around: '#f0f2f5',
  text: '#1f2328',
  quiet: '#57606a',
  line: '#d0d7de',
  code: '#f3f5f7',
  link: '#0758b8',
  tones: { due: '#8a5a00', urgent: '#b42318', stopped: '#b42318', restored: '#116329' },
};

export const DARK: Palette = {
  paper: '#161b22',
  around: '#0d1117',
  text: '#e6edf3',
  quiet: '#a5adb8',
  line: '#3a424d',
  code: '#0d1117',
  link: '#79b8ff',
  tones: { due: '#e3b341', urgent: '#ff8f85', stopped: '#ff8f85', restored: '#6fdd8b' },
};

const colours = ({ paper, around, text, quiet, line, code, link, tones }: Palette): string =>
  [
    `.around{background-color:${around}}`,
    `.paper{background-color:${paper}!important}`,
    `h1,h2,h3,h4,p,li,dd{color:${text}}`,
    `dt,.quiet,.quiet p{color:${quiet}}`,
    `a{color:${link}!important}`,
    `h2,.card,.foot{border-color:${line}!important}`,
    `pre{background-color:${code};color:${text}}`,
    ...Object.entries(tones).map(
      ([tone, colour]) => `.${tone}{border-left-color:${colour}!important}.${tone} .badge{color:${colour}}`,
    ),
  ].join('');

/**
 * Classes rather than a style on each element keep a mail of hundreds of keys small. A client that drops them shows
 * headings, lists and paragraphs as it shows any other.
 */
export const STYLES: readonly string[] = [
  [
    `body,td,dt,dd,p,li{font-family:${FONT};font-size:15px;line-height:22px}`,
    'body{margin:0;padding:0}',
    'h1{font-size:22px;line-height:28px;margin:4px 0 16px}',
    'h2{font-size:17px;line-height:24px;margin:32px 0 12px;padding:0 0 6px;border-bottom:1px solid}',
    'h3{font-size:15px;line-height:22px;margin:20px 0 8px}',
    'h4{font-size:15px;line-height:22px}',
    'p{margin:0 0 12px}',
    'ul{margin:0 0 16px;padding:0 0 0 20px}',
    'li{margin:0 0 4px}',
    'li,dd,p,h1,h3,h4,pre{overflow-wrap:anywhere;word-break:break-word}',
    '.pad{padding:24px 28px}',
    '.card{border:1px solid;border-left:4px solid;border-radius:6px;margin:0 0 16px;padding:14px 16px 8px}',
    '.badge{font-size:13px;line-height:18px;font-weight:700}',
    'dl{margin:0 0 10px}',
    'dt{float:left;clear:left;width:92px;padding:1px 0}',
    'dd{margin:0 0 0 104px;padding:1px 0}',
    '.card p,.card h4{margin:0 0 4px}',
    `code,pre{font-family:${MONO};font-size:13px}`,
    'pre{margin:0 0 8px;padding:6px 10px;border-radius:4px;line-height:18px;white-space:pre-wrap}',
    'pre span{display:inline-block;max-width:100%}pre span span{display:inline}',
    '.foot{border-top:1px solid;margin:24px 0 0;padding:16px 0 0}',
    '.foot p{font-size:13px;line-height:19px;margin:0 0 8px}',
    colours(LIGHT),
  ].join('\n'),
  // A client that stumbles over one of these drops the whole of its style element: each stands alone.
  '@media (max-width:480px){.pad{padding:16px 12px!important}.card{padding:12px 12px 6px!important}dt{width:90px!important}dd{margin-left:98px!important}}',
  `@media (prefers-color-scheme:dark){${colours(DARK)}}`,
];

export const PAPER = LIGHT.paper;
export const TEXT = LIGHT.text;
export const FONT_FAMILY = FONT;
export const LINK = LIGHT.link;
