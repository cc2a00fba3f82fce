/** One challenge of WWW-Authenticate; names in lower case, values unquoted. */
export interface Challenge {
    readonly scheme: string;
    readonly parameters: Readonly<Record<string, string>>;
}
/**
 * Reads WWW-Authenticate; one header may have several challenges, and commas inside quotes belong to the value.
 * @returns the challenges in order; none for a header that is absent, too long or malformed.
 * Source: RFC 9110 11.6.1; unquoted URLs are accepted as well, since registries have sent them.
 */
export declare function readChallenges(header: string | undefined): readonly Challenge[];
