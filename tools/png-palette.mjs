import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
const MAX_COLOURS = 256;

/**
 * A picture of text with a palette, which takes a third of the bytes: its most frequent colours, and for any other the
 * nearest of them. Takes what Chromium writes: 8 bits a channel, not interlaced.
 */
export function withPalette(png) {
  const { width, height, pixels } = decoded(png);
  const counts = new Map();
  for (const colour of pixels) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const byFrequency = [...counts].sort(([, a], [, b]) => b - a).map(([colour]) => colour);
  const palette = byFrequency.slice(0, MAX_COLOURS);
  const places = new Map(byFrequency.map((colour) => [colour, nearest(palette, colour)]));
  return encoded(width, height, pixels, palette, places);
}

const channelsOf = (colour) => [colour >> 16, (colour >> 8) & 0xff, colour & 0xff];

/** The place of the colour that differs least. */
function nearest(palette, colour) {
  const wanted = channelsOf(colour);
  let [place, least] = [0, Infinity];
  palette.forEach((each, index) => {
    const distance = channelsOf(each).reduce((sum, value, at) => sum + (value - wanted[at]) ** 2, 0);
    if (distance < least) [place, least] = [index, distance];
  });
  return place;
}

function decoded(png) {
  const data = [];
  let [width, height, channels] = [0, 0, 0];
  for (let at = SIGNATURE.length; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const body = png.subarray(at + 8, at + 8 + png.readUInt32BE(at));
    const type = png.toString('latin1', at + 4, at + 8);
    if (type === 'IHDR')
      [width, height, channels] = [body.readUInt32BE(0), body.readUInt32BE(4), body[9] === 6 ? 4 : 3];
    if (type === 'IDAT') data.push(body);
  }
  const raw = inflateSync(Buffer.concat(data));
  const stride = width * channels;
  const pixels = new Uint32Array(width * height);
  let above = Buffer.alloc(stride);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)];
    const line = Buffer.from(raw.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1)));
    for (let x = 0; x < stride; x += 1) {
      const left = x < channels ? 0 : line[x - channels];
      const aboveLeft = x < channels ? 0 : above[x - channels];
      line[x] += predicted(filter, left, above[x], aboveLeft);
    }
    for (let x = 0; x < width; x += 1) pixels[y * width + x] = line.readUIntBE(x * channels, 3);
    above = line;
  }
  return { width, height, pixels };
}

/** https://www.w3.org/TR/png-3/#9Filter-types */
function predicted(filter, left, above, aboveLeft) {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return above;
  if (filter === 3) return (left + above) >> 1;
  const [a, b, c] = [above - aboveLeft, left - aboveLeft, left + above - 2 * aboveLeft].map(Math.abs);
  if (a <= b && a <= c) return left;
  return b <= c ? above : aboveLeft;
}

function encoded(width, height, pixels, palette, places) {
  const lines = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) lines[y * (width + 1) + 1 + x] = places.get(pixels[y * width + x]);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const colours = Buffer.alloc(palette.length * 3);
  palette.forEach((colour, place) => colours.writeUIntBE(colour, place * 3, 3));
  const parts = [
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('IDAT', deflateSync(lines, { level: 9 })),
  ];
  return Buffer.concat([SIGNATURE, ...parts, chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type, body) {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
