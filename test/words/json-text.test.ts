import fc from 'fast-check';
import { jsonLine, jsonText } from '../../src/words/json-text.ts';

test.each([
  '\u001b[31m',
  '\u009b31m',
  '\u007f',
  'turned \u202e round',
  '\u2066',
  '\u2028',
  '\ufeff',
  '\u{e0001}',
])('JSON shows %j as letters, and is the same value to a machine', (text) => {
  expect(jsonLine({ text })).toMatch(/^[\x20-\x7e]+$/);
  expect(JSON.parse(jsonText({ text }))).toEqual({ text });
});

test('whatever a text is, it comes back, and nothing in it is obeyed by a terminal', () => {
  fc.assert(
    fc.property(fc.json({ stringUnit: 'binary' }), (json) => {
      const value: unknown = JSON.parse(json);
      expect(JSON.parse(jsonLine(value))).toEqual(value);
      expect(jsonLine(value)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    }),
  );
});
