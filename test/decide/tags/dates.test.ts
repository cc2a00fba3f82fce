import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatDate } from '../../../src/decide/plan/tags/date-format.ts';

const AT = new Date('2024-12-30T15:04:05.678Z');
/** A Friday, the first day of an English week 1 and of an ISO week 53. */
const NEW_YEAR = new Date('2021-01-01T00:00:00.007Z');

/** Format, what moment 2.30 prints for 2024-12-30T15:04:05.678Z, and the zone. */
const ROWS: readonly (readonly [format: string, expected: string, zone?: string, at?: Date])[] = [
  ['M Mo MM MMM MMMM', '12 12th 12 Dec December'],
  ['Q Qo', '4 4th'],
  ['D Do DD', '30 30th 30'],
  ['DDD DDDo DDDD', '365 365th 365'],
  ['DDDD DDDo D Do', '001 1st 1 1st', 'UTC', NEW_YEAR],
  ['d do dd ddd dddd e E', '1 1st Mo Mon Monday 1 1'],
  ['w wo ww W Wo WW', '1 1st 01 1 1st 01'],
  ['w W gg GG gggg GGGG', '1 53 21 20 2021 2020', 'UTC', NEW_YEAR],
  ['gg gggg ggggg GG GGGG GGGGG', '25 2025 02025 25 2025 02025'],
  ['YY YYYY YYYYY YYYYYY Y y yo yy yyyy', '24 2024 02024 +002024 2024 2024 2024th 2024 2024'],
  ['N NNNN NNNNN', 'AD Anno Domini AD'],
  ['A a', 'PM pm'],
  ['H HH h hh k kk', '15 15 3 03 15 15'],
  ['H HH h hh k kk A', '0 00 12 12 24 24 AM', 'UTC', NEW_YEAR],
  ['hmm hmmss Hmm Hmmss', '304 30405 1504 150405'],
  ['m mm s ss', '4 04 5 05'],
  ['S SS SSS SSSS SSSSSSSSS', '6 67 678 6780 678000000'],
  ['S SS SSS', '0 00 007', 'UTC', NEW_YEAR],
  ['X x', '1735571045 1735571045678'],
  ['Z ZZ z zz', '+00:00 +0000 UTC UTC'],
  ['Z ZZ', '+09:00 +0900', 'Asia/Tokyo'],
  ['Z', '-03:30', 'America/St_Johns'],
  ['z', 'GMT', 'GMT'],
  ['YYYYMMDD-HHmmss', '20241231-000405', 'Asia/Tokyo'],
  ['YYYYMMDD', '20241231', 'asia/tokyo'],
  ['LT LTS L LL', '3:04 PM 3:04:05 PM 12/30/2024 December 30, 2024'],
  ['LLL', 'December 30, 2024 3:04 PM'],
  ['LLLL', 'Monday, December 30, 2024 3:04 PM'],
  ['l ll lll llll', '12/30/2024 Dec 30, 2024 Dec 30, 2024 3:04 PM Mon, Dec 30, 2024 3:04 PM'],
  ['[YYYY] YYYY [at] \\M \\LT', 'YYYY 2024 at M LT'],
  ['foo.q_T', 'foo.q_T'],
  ['', '2024-12-30T15:04:05Z'],
  ['', '2024-12-31T00:04:05+09:00', 'Asia/Tokyo'],
];

describe('dates in moment formats', () => {
  for (const [format, expected, zone = 'UTC', at = AT] of ROWS)
    it(`${format} ${zone}`, () => assert.equal(formatDate(at, format, zone), expected));
});
