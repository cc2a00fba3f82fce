/** One entry of `auths`; absent fields are empty. */
export interface Login {
    readonly auth: string;
    readonly username: string;
    readonly password: string;
    readonly identitytoken: string;
    readonly registrytoken: string;
}
/** The logins of docker's config.json or podman's auth.json. */
export interface Logins {
    readonly auths: ReadonlyMap<string, Login>;
    readonly credHelpers: ReadonlyMap<string, string>;
    readonly credsStore: string;
}
/**
 * Reads a file with logins as docker does: keys in any case, the last one wins, objects of logins are merged, an empty
 * file is an empty config, and text after the document is ignored. Other fields may have any form.
 * @throws SyntaxError; its message may quote a password. Source: docker/cli v29 cli/config/configfile, by Go's
 * encoding/json.
 */
export declare function readLogins(bytes: Uint8Array): Logins;
/**
 * USER and PASSWORD of an `auth`, base64 of both with a colon between; the password may hold colons.
 * @throws SyntaxError for anything else. Source: docker/cli v29 cli/config/configfile/file.go, decodeAuth; Go
 * encoding/base64.
 */
export declare function readPair(auth: string): {
    readonly username: string;
    readonly password: string;
};
