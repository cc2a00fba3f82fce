import { lookup as systemLookup } from 'node:dns/promises';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { quoted } from '../../core/text.ts';
import { bareHost, isLoopback } from './host-name.ts';
import { TransportError } from './transport-error.ts';

/**
 * The kind of network of an address. A server may send us to public addresses and to its own class, never elsewhere.
 */
export type AddressClass = 'public' | 'private' | 'loopback' | 'link-local' | 'unspecified';

// Sources: RFC 6890 and the IANA special-purpose registries. Clouds have their metadata services in fe80::/10 and
// 169.254.0.0/16.
const RANGES: readonly (readonly [AddressClass, string, number, 'ipv4' | 'ipv6'])[] = [
  ['unspecified', '0.0.0.0', 8, 'ipv4'],
  ['unspecified', '::', 128, 'ipv6'],
  ['loopback', '127.0.0.0', 8, 'ipv4'],
  ['loopback', '::1', 128, 'ipv6'],
  ['link-local', '169.254.0.0', 16, 'ipv4'],
  ['link-local', 'fe80::', 10, 'ipv6'],
  ['private', '10.0.0.0', 8, 'ipv4'],
  ['private', '172.16.0.0', 12, 'ipv4'],
  ['private', '192.168.0.0', 16, 'ipv4'],
  ['private', '100.64.0.0', 10, 'ipv4'],
  ['private', '192.0.0.0', 24, 'ipv4'],
  ['private', '198.18.0.0', 15, 'ipv4'],
  ['private', '224.0.0.0', 3, 'ipv4'],
  ['private', 'fc00::', 7, 'ipv6'],
  ['private', 'ff00::', 8, 'ipv6'],
];

const lists = RANGES.map(([kind, network, prefix, family]) => {
  const list = new BlockList();
  list.addSubnet(network, prefix, family);
  return [kind, list, family] as const;
});

/** The class of an IP address; IPv4 inside IPv6 counts as the IPv4 address. */
export function classOfAddress(address: string): AddressClass {
  const plain = bareHost(address).replace(/%.*$/, '');
  const mapped = /^(?:::ffff:|64:ff9b::)([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(plain);
  if (mapped !== null) {
    const [high, low] = [Number.parseInt(mapped[1] ?? '0', 16), Number.parseInt(mapped[2] ?? '0', 16)];
    return classOfAddress(`${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`);
  }
  const dotted = /^(?:::ffff:|64:ff9b::)([0-9.]+)$/i.exec(plain)?.[1] ?? plain;
  const family = isIP(dotted) === 4 ? 'ipv4' : 'ipv6';
  return lists.find(([, list, own]) => own === family && list.check(dotted, family))?.[0] ?? 'public';
}

/** Looks a name up; `dns.lookup` with all addresses. */
export type Resolve = (hostname: string) => Promise<readonly { readonly address: string; readonly family: number }[]>;

const systemResolve: Resolve = (hostname) => systemLookup(hostname, { all: true });

/** The classes of the addresses of a host; empty for an unknown name, which the connection itself will report. */
async function classesOf(hostname: string, resolve: Resolve): Promise<ReadonlySet<AddressClass>> {
  const bare = bareHost(hostname);
  if (isIP(bare) !== 0) return new Set([classOfAddress(bare)]);
  if (isLoopback(hostname)) return new Set(['loopback']);
  try {
    return new Set((await resolve(bare)).map(({ address }) => classOfAddress(address)));
  } catch {
    return new Set();
  }
}

/**
 * Guards a redirect to a host that a server named: addresses that are not public are refused unless the server itself
 * is in the same class.
 * @returns a lookup for the connection, so that it uses the address that was checked (no rebinding between the two).
 * @throws TransportError, as does the lookup. Source: GHSA-xf85-363p-868w, go-containerregistry #2440.
 */
export async function guardStep(from: URL, to: URL, resolve: Resolve = systemResolve): Promise<LookupFunction> {
  const own = await classesOf(from.hostname, resolve);
  const isAllowed = (address: string): boolean =>
    classOfAddress(address) === 'public' || own.has(classOfAddress(address));
  const refused = (address: string): TransportError =>
    new TransportError(
      'insecure',
      to.host,
      `${quoted(from.host)} refers to ${quoted(to.host)}, which has the ${classOfAddress(address)} address ${address}`,
    );
  const bare = bareHost(to.hostname);
  if (isIP(bare) !== 0 && !isAllowed(bare)) throw refused(bare);
  return (hostname, options, found) => {
    resolve(hostname).then(
      (addresses) => {
        const bad = addresses.find(({ address }) => !isAllowed(address));
        const first = addresses[0];
        if (bad !== undefined) found(refused(bad.address), '');
        else if (first === undefined)
          found(Object.assign(new Error(`no address for ${hostname}`), { code: 'ENOTFOUND' }), '');
        else if (options.all === true) found(null, [...addresses]);
        else found(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => found(error, ''),
    );
  };
}
