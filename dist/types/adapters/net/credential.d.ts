/** What a registry may be told. Every secret in it is remembered for redaction by whoever found it. */
export type Credential = {
    readonly kind: 'basic';
    readonly username: string;
    readonly password: string;
}
/** An OAuth2 refresh token, to be exchanged. */
 | {
    readonly kind: 'identity-token';
    readonly token: string;
    readonly username?: string;
}
/** A bearer token, to be sent as it is. */
 | {
    readonly kind: 'registry-token';
    readonly token: string;
};
/** Notes where a login came from, for messages; nothing of the login itself is in it. @returns the credential given. */
export declare function foundIn<Found extends Credential | undefined>(credential: Found, place: string): Found;
/** What a refusal was about, for a message: `401 to the login from "/home/me/.docker/config.json"`. */
export declare function printRefusal(status: number, credential: Credential | undefined): string;
