import { WasmImageError } from '../core/errors.ts';
import { inputName, quoted } from '../core/text.ts';

/** The latest time that a tar header of eleven octal digits can hold: the year 2242. Seconds since 1970. */
const LATEST = 0o77777777777;

/** Where the time of creation comes from. */
export type CreatedFrom = 'input' | 'SOURCE_DATE_EPOCH' | 'commit' | '1970';

/**
 * Chooses the only time in an image: the input, or else SOURCE_DATE_EPOCH, the time of the commit, or 1970.
 * @param times decimal seconds since 1970 as text; undefined if absent.
 * @returns `created`: RFC 3339, UTC, seconds; `from`: which of the four it was, so that callers notice 1970.
 * @throws WasmImageError INPUT_INVALID for a time that is not such a number or is after 2242.
 * Source: reproducible-builds.org SOURCE_DATE_EPOCH.
 */
export function chooseCreated(times: {
  readonly input?: string | undefined;
  readonly sourceDateEpoch?: string | undefined;
  readonly commitTime?: string | undefined;
}): {
  readonly created: string;
  readonly from: CreatedFrom;
} {
  if (times.input !== undefined)
    return { created: createdAt(times.input, inputName('source-date-epoch')), from: 'input' };
  if (times.sourceDateEpoch !== undefined)
    return { created: createdAt(times.sourceDateEpoch, 'SOURCE_DATE_EPOCH'), from: 'SOURCE_DATE_EPOCH' };
  if (times.commitTime !== undefined)
    return { created: createdAt(times.commitTime, 'the commit time'), from: 'commit' };
  return { created: createdAt('0', '1970'), from: '1970' };
}

function createdAt(seconds: string, name: string): string {
  if (!/^[0-9]{1,11}$/.test(seconds) || Number(seconds) > LATEST)
    throw new WasmImageError(
      'INPUT_INVALID',
      `Cannot use ${quoted(seconds)} as ${name}: it is not a number of seconds between 1970 and 2242`,
      {
        hint: `set ${name} to seconds since 1970, for example $(git log -1 --format=%ct)`,
      },
    );
  return new Date(Number(seconds) * 1000).toISOString().replace('.000Z', 'Z');
}

/**
 * Seconds since 1970 of a `created` text.
 * @param created RFC 3339, UTC, seconds, as {@link chooseCreated} writes it. @throws WasmImageError INPUT_INVALID.
 */
export function secondsOf(created: string): number {
  const ms = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(created) ? Date.parse(created) : Number.NaN;
  const isCanonical = !Number.isNaN(ms) && new Date(ms).toISOString() === created.replace('Z', '.000Z');
  if (isCanonical && ms >= 0 && ms / 1000 <= LATEST) return ms / 1000;
  throw new WasmImageError(
    'INPUT_INVALID',
    `Cannot use ${quoted(created)} as the creation time: it is not YYYY-MM-DDThh:mm:ssZ between 1970 and 2242`,
  );
}
