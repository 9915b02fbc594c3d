import { DARK, LIGHT, type Palette } from '../../../src/mail/render/look.ts';

/** WCAG 2, success criterion 1.4.3, level AA, for text of any size. */
const ENOUGH = 4.5;

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (lighter + 0.05) / (darker + 0.05);
}

const pairsOf = (palette: Palette): [string, string, string][] => [
  ...(['text', 'quiet', 'link'] as const).map((what): [string, string, string] => [
    `${what} on paper`,
    palette[what],
    palette.paper,
  ]),
  ...Object.entries(palette.tones).map(([tone, colour]): [string, string, string] => [
    `a badge that is ${tone} on paper`,
    colour,
    palette.paper,
  ]),
  ['commands on their ground', palette.text, palette.code],
];

test.each([
  ['#000000', '#ffffff', 21],
  ['#777777', '#ffffff', 4.48],
  ['#767676', '#ffffff', 4.54],
])('contrast is measured as WCAG does: %s on %s', (a, b, expected) => {
  expect(contrast(a, b)).toBeCloseTo(expected, 2);
  expect(contrast(b, a)).toBeCloseTo(expected, 2);
});

describe('in the light', () => {
  test.each(pairsOf(LIGHT))('%s has enough contrast', (_, text, ground) => {
    expect(contrast(text, ground)).toBeGreaterThanOrEqual(ENOUGH);
  });
});

describe('in the dark', () => {
  test.each(pairsOf(DARK))('%s has enough contrast', (_, text, ground) => {
    expect(contrast(text, ground)).toBeGreaterThanOrEqual(ENOUGH);
  });
});
