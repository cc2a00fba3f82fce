/** Parses an https URL, or an http URL of this machine. @returns undefined for any other text. */
export declare function httpsUrl(text: string): URL | undefined;
