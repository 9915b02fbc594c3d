/** A field of a cron expression: its bounds, names that stand for numbers (the first for the first), special letters. */
interface Field {
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
  readonly special?: RegExp;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const FIELDS: readonly Field[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31, special: /^(?:\?|LW?|(?:[1-9]|[12]\d|3[01])W)$/ },
  { min: 1, max: 12, names: MONTHS },
  {
    min: 1,
    max: 7,
    names: WEEKDAYS,
    special: /^(?:\?|[1-7]?L|(?:[1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)#[1-5])$/,
  },
  { min: 1970, max: 2199 },
];
const DAY_OF_MONTH = 2;
const DAY_OF_WEEK = 4;

const RATE = /^rate\((?:1 (?:minute|hour|day)|(?:[2-9]|[1-9]\d{1,3}) (?:minutes|hours|days))\)$/;

/** What EventBridge Scheduler takes for a schedule that recurs (its user guide, "Schedule types"). */
export function isScheduleExpression(text: string): boolean {
  const cron = /^cron\((.+)\)$/.exec(text)?.[1];
  if (cron === undefined) return RATE.test(text);
  const fields = cron.toUpperCase().split(' ');
  const leftOpen = [fields[DAY_OF_MONTH], fields[DAY_OF_WEEK]].filter((field) => field === '?');
  return (
    fields.length === FIELDS.length &&
    leftOpen.length === 1 &&
    FIELDS.every((field, index) => accepts(field, fields[index] ?? ''))
  );
}

function accepts({ special, ...field }: Field, text: string): boolean {
  return special?.test(text) === true || text.split(',').every((part) => acceptsPart(field, part));
}

/** `*`, a value or a range, and `/step` if it is taken in steps. */
function acceptsPart({ min, max, names = [] }: Field, part: string): boolean {
  const [, range = '', step] = /^([^/]+)(?:\/(\d{1,4}))?$/.exec(part) ?? [];
  if (step !== undefined && (Number(step) < 1 || Number(step) > max)) return false;
  if (range === '*') return true;
  const values = range
    .split('-')
    .map((value) =>
      names.includes(value) ? names.indexOf(value) + min : /^\d{1,4}$/.test(value) ? Number(value) : NaN,
    );
  return values.length <= 2 && values.every((value) => value >= min && value <= max);
}
