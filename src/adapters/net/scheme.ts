import { connect } from 'node:net';
import { isLoopback } from './proxy.ts';

/** What servers on this machine have been found to speak, by `HOST[:PORT]`; shared by all clients of a run. */
export type Schemes = Map<string, Promise<Scheme | undefined>>;

type Scheme = 'http' | 'https';

const LONGEST_WAIT_MS = 5_000;
/** The first byte of a TLS record: an alert, or a message of the handshake. Source: RFC 8446 5.1. */
const RECORDS = [0x15, 0x16];
/** Offers TLS 1.2 with common ciphers. The line feed in it (000a) makes servers of plain http answer. Source: RFC 5246 7.4.1.2. */
const HELLO = Buffer.from(
  `16030100530100004f0303${'20'.repeat(32)}00000ac02bc02fc02cc03000ff0100001c000a00060004001d0017000d000e000c040308040401050308050806`,
  'hex',
);

/**
 * The scheme of a registry: https, or http for a host in `insecure`. A server on this machine is asked, once: plain http is for one that does
 * not speak TLS, so no password is ever sent in the clear to one that does. Where nothing could be found out http is tried, since nothing
 * secret is sent before an answer, and the next request asks again.
 * @param host `HOST[:PORT]`. @throws nothing; the request itself says what is wrong.
 */
export async function schemeOf(host: string, insecure: readonly string[], known: Schemes): Promise<Scheme> {
  const url = new URL(`https://${host}`);
  if (!isLoopback(url.hostname)) return insecure.includes(host) ? 'http' : 'https';
  const asked = known.get(host) ?? greet(url);
  known.set(host, asked);
  const found = await asked;
  if (found === undefined) known.delete(host);
  return found ?? 'http';
}

/** Says hello in TLS and looks at the first byte that comes back. */
function greet({ hostname, port }: URL): Promise<Scheme | undefined> {
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port || 443),
      timeout: LONGEST_WAIT_MS,
    });
    const stop = (found?: Scheme): void => {
      resolve(found);
      socket.destroy();
    };
    socket.on('connect', () => socket.write(HELLO));
    socket.on('data', ([first = 0]) => stop(RECORDS.includes(first) ? 'https' : 'http'));
    for (const end of ['timeout', 'error', 'close'] as const) socket.on(end, () => stop());
  });
}
