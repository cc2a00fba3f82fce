/**
 * Whether `NO_PROXY` names a URL's host: `*`, a domain with its subdomains, `.domain` or `*.domain` for the subdomains
 * only, an address, or a network (`10.0.0.0/8`, `2001:db8::/32`) for hosts written as addresses. Names and addresses
 * may have a port; names are not looked up.
 * Source: golang.org/x/net/http/httpproxy, whose forms are in common use.
 */
export declare function isListed(url: URL, list: string): boolean;
