import { BlockList, isIP } from 'node:net';
import { bareHost } from './host-name.ts';

/**
 * Whether `NO_PROXY` names a URL's host: `*`, a domain with its subdomains, `.domain` or `*.domain` for the subdomains
 * only, an address, or a network (`10.0.0.0/8`, `2001:db8::/32`) for hosts written as addresses. Names and addresses
 * may have a port; names are not looked up.
 * Source: golang.org/x/net/http/httpproxy, whose forms are in common use.
 */
export function isListed(url: URL, list: string): boolean {
  const host = bareHost(url.hostname.toLowerCase());
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some(
      (item) =>
        item === '*' ||
        isInNetwork(host, item) ||
        isNamed(host, item) ||
        (item.endsWith(`:${port}`) && isNamed(host, item.slice(0, -port.length - 1))),
    );
}

function isNamed(host: string, item: string): boolean {
  const name = item.startsWith('*.') ? item.slice(1) : bareHost(item);
  if (name === '') return false;
  if (isIP(name) !== 0) return isInNetwork(host, `${name}/${isIP(name) === 4 ? 32 : 128}`);
  return host === name || host.endsWith(name.startsWith('.') ? name : `.${name}`);
}

function isInNetwork(host: string, item: string): boolean {
  const [address = '', prefix = '', ...rest] = item.split('/');
  const family = isIP(address);
  if (
    family === 0 ||
    family !== isIP(host) ||
    rest.length > 0 ||
    !/^[0-9]{1,3}$/.test(prefix) ||
    Number(prefix) > (family === 4 ? 32 : 128)
  )
    return false;
  const network = new BlockList();
  const kind = family === 4 ? 'ipv4' : 'ipv6';
  network.addSubnet(address, Number(prefix), kind);
  return network.check(host, kind);
}
