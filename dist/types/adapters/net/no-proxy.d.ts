/**
 * Whether `NO_PROXY` names a URL's host: `*`, a domain with all below it, `.domain` or `*.domain` for what is below it alone, an address, or a
 * network (`10.0.0.0/8`, `2001:db8::/32`) for hosts written as addresses; names and addresses may have a port.
 * Source: golang.org/x/net/http/httpproxy, whose forms are what people write; names are not looked up.
 */
export declare function isListed(url: URL, list: string): boolean;
