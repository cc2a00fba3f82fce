/** The host of a URL as addresses are written elsewhere: IPv6 without brackets. */
export declare function bareHost(hostname: string): string;
/** Whether a host is this machine by its spelling: `localhost`, 127.0.0.0/8 or ::1. Names are not looked up. */
export declare function isLoopback(hostname: string): boolean;
/** Parses an https URL, or an http URL of this machine. @returns undefined for any other text. */
export declare function httpsUrl(text: string): URL | undefined;
