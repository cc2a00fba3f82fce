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
