import { asWritten } from '../../src/aws/as-written.ts';
import type { Received } from '../../src/aws/received.ts';

const came = (body: string): Received => ({
  verb: 'GetThing',
  protocol: 'xml',
  status: 200,
  requestId: 'request-1',
  date: null,
  words: '',
  body: `<?xml version="1.0"?>\n<GetThingResponse xmlns="x">${body}</GetThingResponse>`,
});
const read = (value: unknown, written: string) =>
  asWritten({ Member: value }, came(`<Member>${written}</Member>`)).Member;

test.each(['0', '7', '-7', '7.25', '1e10', '1.5e-10', '2E+3'])(
  '%s is the number that the SDK reads',
  (written) => {
    expect(read(Number(written), written)).toBe(Number(written));
  },
);

test.each(['', 'x7', '7x', '7,5', '7.', '1e', '1e+', '1e1x', 'seven'])(
  '%j is no number, whatever is made of it',
  (written) => {
    expect(read(7, written)).toBe(written);
  },
);

test.each(['true', 'false', 'TRUE', ' true '])('%j is what the SDK takes it for', (written) => {
  expect(read(true, written)).toBe(true);
});

test.each(['', 'yes', 'untrue', 'falsehood'])('%j is neither true nor false', (written) => {
  expect(read(false, written)).toBe(written);
});

test('an empty list is one where nothing stands, over lines too, and not where words do', () => {
  expect(read([], ' \n ')).toEqual([]);
  expect(read({}, '')).toEqual({});
  expect(read([], '\nnone of your business\n')).toBe('none of your business');
  expect(asWritten({ Member: [] }, came('<Member/>')).Member).toEqual([]);
});

test('what nobody has guessed stays as it was read: texts, dates, lists that hold something, nothing', () => {
  const date = new Date(0);
  for (const value of ['text', date, ['a'], null, undefined]) expect(read(value, 'other words')).toBe(value);
});

test('a number that stands nowhere is none, and every answer has its request ID', () => {
  expect(asWritten({ Member: 7 }, came(''))).toEqual({ Member: '', RequestId: 'request-1' });
});

test('an answer of another verb holds nothing', () => {
  expect(asWritten({ Member: 7 }, { ...came(''), verb: 'GetOther' })).toEqual({});
});

test('an answer in JSON is taken as it was read', () => {
  expect(asWritten({ Member: false }, { ...came(''), protocol: 'json', body: '{}' })).toEqual({
    Member: false,
    RequestId: 'request-1',
  });
});
