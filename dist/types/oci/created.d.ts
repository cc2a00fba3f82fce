/** Where the time of creation comes from. */
export type CreatedFrom = 'input' | 'SOURCE_DATE_EPOCH' | 'commit' | '1970';
/**
 * Chooses the only time in an image: the input, or else SOURCE_DATE_EPOCH, the time of the commit, or 1970.
 * @param times decimal seconds since 1970 as text; undefined if absent.
 * @returns `created`: RFC 3339, UTC, seconds; `from`: which of the four it was, so that callers notice 1970.
 * @throws WasmImageError INPUT_INVALID for a time that is not such a number or is after 2242.
 * Source: reproducible-builds.org SOURCE_DATE_EPOCH.
 */
export declare function chooseCreated(times: {
    readonly input?: string | undefined;
    readonly sourceDateEpoch?: string | undefined;
    readonly commitTime?: string | undefined;
}): {
    readonly created: string;
    readonly from: CreatedFrom;
};
/**
 * Seconds since 1970 of a `created` text.
 * @param created RFC 3339, UTC, seconds, as {@link chooseCreated} writes it. @throws WasmImageError INPUT_INVALID.
 */
export declare function secondsOf(created: string): number;
