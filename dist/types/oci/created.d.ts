export type CreatedFrom = 'input' | 'SOURCE_DATE_EPOCH' | 'commit' | '1970';
/**
 * Chooses the one time that an image bears: the input, else SOURCE_DATE_EPOCH, else the commit's time, else 1970.
 * @param times decimal seconds since 1970 as text; absent ones are undefined.
 * @returns `created`: RFC 3339, UTC, seconds; `from`: which of the four it was, so that 1970 can be noticed.
 * @throws WasmImageError INPUT_INVALID for a time that is no such number or lies after 2242. Source: reproducible-builds.org SOURCE_DATE_EPOCH.
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
