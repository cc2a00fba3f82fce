import { quoted } from '../../../core/text.ts';
import { TemplateError, type Value } from './template.ts';

/** The parts of a moment on the calendar and the clock of a time zone. */
interface Moment {
  readonly at: Date;
  readonly zone: string;
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly offsetMinutes: number;
}

const DAY_MS = 86_400_000;
const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

/** The formats that stand for others. Source: momentjs.com, "Localized formats", English. */
const LONG: Readonly<Record<string, string>> = {
  LTS: 'h:mm:ss A',
  LT: 'h:mm A',
  L: 'MM/DD/YYYY',
  LL: 'MMMM D, YYYY',
  LLL: 'MMMM D, YYYY h:mm A',
  LLLL: 'dddd, MMMM D, YYYY h:mm A',
  l: 'M/D/YYYY',
  ll: 'MMM D, YYYY',
  lll: 'MMM D, YYYY h:mm A',
  llll: 'ddd, MMM D, YYYY h:mm A',
};

/** What each token prints. Source: momentjs.com, "Format"; weeks of the English locale start on Sunday. */
const TOKENS: Readonly<Record<string, (moment: Moment) => string>> = {
  M: ({ month }) => String(month),
  Mo: ({ month }) => ordinal(month),
  MM: ({ month }) => pad(month, 2),
  MMM: ({ month }) => (MONTHS[month - 1] ?? '').slice(0, 3),
  MMMM: ({ month }) => MONTHS[month - 1] ?? '',
  Q: ({ month }) => String(Math.ceil(month / 3)),
  Qo: ({ month }) => ordinal(Math.ceil(month / 3)),
  D: ({ day }) => String(day),
  Do: ({ day }) => ordinal(day),
  DD: ({ day }) => pad(day, 2),
  DDD: (moment) => String(dayOfYear(moment)),
  DDDo: (moment) => ordinal(dayOfYear(moment)),
  DDDD: (moment) => pad(dayOfYear(moment), 3),
  d: (moment) => String(weekday(moment)),
  do: (moment) => ordinal(weekday(moment)),
  dd: (moment) => (DAYS[weekday(moment)] ?? '').slice(0, 2),
  ddd: (moment) => (DAYS[weekday(moment)] ?? '').slice(0, 3),
  dddd: (moment) => DAYS[weekday(moment)] ?? '',
  e: (moment) => String(weekday(moment)),
  E: (moment) => String(weekday(moment) || 7),
  w: (moment) => String(weekOf(moment, 'english').week),
  wo: (moment) => ordinal(weekOf(moment, 'english').week),
  ww: (moment) => pad(weekOf(moment, 'english').week, 2),
  W: (moment) => String(weekOf(moment, 'iso').week),
  Wo: (moment) => ordinal(weekOf(moment, 'iso').week),
  WW: (moment) => pad(weekOf(moment, 'iso').week, 2),
  gg: (moment) => pad(weekOf(moment, 'english').year % 100, 2),
  gggg: (moment) => pad(weekOf(moment, 'english').year, 4),
  ggggg: (moment) => pad(weekOf(moment, 'english').year, 5),
  GG: (moment) => pad(weekOf(moment, 'iso').year % 100, 2),
  GGGG: (moment) => pad(weekOf(moment, 'iso').year, 4),
  GGGGG: (moment) => pad(weekOf(moment, 'iso').year, 5),
  YY: ({ year }) => pad(year % 100, 2),
  YYYY: ({ year }) => pad(year, 4),
  YYYYY: ({ year }) => pad(year, 5),
  YYYYYY: ({ year }) => `+${pad(year, 6)}`,
  Y: ({ year }) => pad(year, 4),
  y: ({ year }) => String(year),
  yo: ({ year }) => ordinal(year),
  yy: ({ year }) => pad(year, 2),
  yyy: ({ year }) => pad(year, 3),
  yyyy: ({ year }) => pad(year, 4),
  N: () => 'AD',
  NN: () => 'AD',
  NNN: () => 'AD',
  NNNN: () => 'Anno Domini',
  NNNNN: () => 'AD',
  A: ({ hour }) => (hour < 12 ? 'AM' : 'PM'),
  a: ({ hour }) => (hour < 12 ? 'am' : 'pm'),
  H: ({ hour }) => String(hour),
  HH: ({ hour }) => pad(hour, 2),
  h: ({ hour }) => String(hour % 12 || 12),
  hh: ({ hour }) => pad(hour % 12 || 12, 2),
  k: ({ hour }) => String(hour || 24),
  kk: ({ hour }) => pad(hour || 24, 2),
  hmm: ({ hour, minute }) => `${hour % 12 || 12}${pad(minute, 2)}`,
  hmmss: ({ hour, minute, second }) => `${hour % 12 || 12}${pad(minute, 2)}${pad(second, 2)}`,
  Hmm: ({ hour, minute }) => `${hour}${pad(minute, 2)}`,
  Hmmss: ({ hour, minute, second }) => `${hour}${pad(minute, 2)}${pad(second, 2)}`,
  m: ({ minute }) => String(minute),
  mm: ({ minute }) => pad(minute, 2),
  s: ({ second }) => String(second),
  ss: ({ second }) => pad(second, 2),
  x: ({ at }) => String(at.getTime()),
  X: ({ at }) => String(Math.floor(at.getTime() / 1000)),
  Z: ({ offsetMinutes }) => printOffset(offsetMinutes, ':'),
  ZZ: ({ offsetMinutes }) => printOffset(offsetMinutes, ''),
  z: zoneName,
  zz: zoneName,
};

/** Text in brackets, a character that a backslash protects, tokens from the longest to the shortest, anything else. */
const PARTS =
  /\[[^[]*\]|\\?(?:[Hh]mm(?:ss)?|Mo|M{1,4}|Do|DDDo|D{1,4}|d{2,4}|do?|w[ow]?|W[oW]?|Qo?|N{1,5}|Y{4,6}|YY|y{2,4}|yo?|g{4,5}|gg|G{4,5}|GG|[eEaAxX]|hh?|HH?|kk?|mm?|ss?|S{1,9}|zz?|ZZ?|.)/g;

/** The expression `date` or `commit_date`: `{{date 'FORMAT' tz='ZONE'}}`. */
export function dateValue(at: Date): Value {
  return ({ name, arguments: given, options }) => {
    const [format, ...more] = given;
    const unknown = [...options.keys()].find((key) => key !== 'tz');
    if (format === undefined || more.length > 0 || unknown !== undefined)
      throw new TemplateError(
        `{{${name}}} takes one format and the option tz${unknown === undefined ? '' : `, not ${quoted(unknown)}`}`,
        `write {{${name} 'YYYYMMDD'}} or {{${name} 'YYYYMMDD' tz='Asia/Tokyo'}}`,
      );
    return formatDate(at, format, options.get('tz') ?? 'UTC');
  };
}

/**
 * Prints a time in a format of moment, in English. @param zone name of a time zone.
 * @throws TemplateError for an unknown zone. Source: momentjs.com, "Format"; IANA time zone database.
 */
export function formatDate(at: Date, format: string, zone: string): string {
  const moment = momentIn(at, zone);
  const usual = /^(?:Etc\/)?(?:UTC|UCT|Universal|Zulu|GMT)$/i.test(zone)
    ? 'YYYY-MM-DDTHH:mm:ss[Z]'
    : 'YYYY-MM-DDTHH:mm:ssZ';
  return (format === '' ? usual : format)
    .replace(/\[[^[]*\]|\\?(?:LTS|LT|L{1,4}|l{1,4})/g, (word) => LONG[word] ?? word)
    .replace(PARTS, (part) => {
      if (/^S+$/.test(part)) return pad(at.getMilliseconds(), 3).padEnd(9, '0').slice(0, part.length);
      const print = Object.hasOwn(TOKENS, part) ? TOKENS[part] : undefined;
      if (print !== undefined) return print(moment);
      return /^\[./.test(part) ? part.slice(1, -1) : part.replaceAll('\\', '');
    });
}

function momentIn(at: Date, zone: string): Moment {
  const fields = Object.fromEntries(
    formatter(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = fields;
  const shown = Date.UTC(year, month - 1, day, hour, minute, second);
  const offsetMinutes = Math.round((shown - Math.floor(at.getTime() / 1000) * 1000) / 60_000);
  return { at, zone, year, month, day, hour, minute, second, offsetMinutes };
}

function formatter(timeZone: string, more: Intl.DateTimeFormatOptions = {}): Intl.DateTimeFormat {
  const unknown = (cause?: unknown): never => {
    const error = new TemplateError(
      `there is no time zone ${quoted(timeZone)}`,
      "write a name such as 'Europe/Berlin'",
    );
    error.cause = cause;
    throw error;
  };
  // Newer versions of Node also take offsets.
  if (!/^[a-z]/i.test(timeZone)) return unknown();
  const numeric = 'numeric';
  const fields = {
    year: numeric,
    month: numeric,
    day: numeric,
    hour: numeric,
    minute: numeric,
    second: numeric,
  } as const;
  try {
    return new Intl.DateTimeFormat('en-US', { calendar: 'gregory', hourCycle: 'h23', timeZone, ...fields, ...more });
  } catch (cause) {
    return unknown(cause);
  }
}

/** Abbreviations come from ICU, which has none for most zones. */
function zoneName({ at, zone }: Moment): string {
  const parts = formatter(zone, { timeZoneName: 'short' }).formatToParts(at);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  if (name === 'UTC' && /gmt$/i.test(zone)) return 'GMT';
  if (/^[A-Z]+$/.test(name)) return name;
  throw new TemplateError(
    `the time zone ${quoted(zone)} has no abbreviation for the format z`,
    'use the format Z or ZZ',
  );
}

/** Days since 1970-01-01. */
function dayNumber({ year, month, day }: Pick<Moment, 'year' | 'month' | 'day'>): number {
  return Date.UTC(year, month - 1, day) / DAY_MS;
}

function dayOfYear(moment: Moment): number {
  return dayNumber(moment) - dayNumber({ year: moment.year, month: 1, day: 1 }) + 1;
}

/** 0 is Sunday. */
function weekday(moment: Pick<Moment, 'year' | 'month' | 'day'>): number {
  return (dayNumber(moment) + 4) % 7;
}

/** English weeks start on Sunday, and week 1 has 1 January; ISO weeks start on Monday, and week 1 has 4 January. */
function weekOf(moment: Moment, kind: 'english' | 'iso'): { readonly week: number; readonly year: number } {
  const [start, inFirst] = kind === 'iso' ? [1, 4] : [0, 1];
  const startOf = (year: number): number => {
    const first = { year, month: 1, day: inFirst };
    return dayNumber(first) - ((weekday(first) - start + 7) % 7);
  };
  const today = dayNumber(moment);
  const year = [moment.year + 1, moment.year].find((one) => startOf(one) <= today) ?? moment.year - 1;
  return { year, week: Math.floor((today - startOf(year)) / 7) + 1 };
}

function ordinal(number: number): string {
  const last = number % 10;
  const isTeen = Math.floor((number % 100) / 10) === 1;
  return `${number}${isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][last] ?? 'th')}`;
}

function printOffset(minutes: number, between: string): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60), 2)}${between}${pad(size % 60, 2)}`;
}

function pad(number: number, digits: number): string {
  return String(number).padStart(digits, '0');
}
