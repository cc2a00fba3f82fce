import { connect } from 'node:net';
import { bareHost, isLoopback } from './host-name.ts';

/** The schemes that servers on this machine were found to speak, by `HOST[:PORT]`; shared by all clients of a run. */
export type Schemes = Map<string, Promise<Scheme | undefined>>;

type Scheme = 'http' | 'https';

const LONGEST_WAIT_MS = 5_000;
/** The first byte of a TLS record: an alert, or a message of the handshake. Source: RFC 8446 5.1. */
const RECORDS = [0x15, 0x16];
/**
 * Offers TLS 1.2 with common ciphers. The line feed in it (000a) makes plain http servers answer. Source: RFC 5246
 * 7.4.1.2.
 */
const HELLO = Buffer.from(
  `16030100530100004f0303${'20'.repeat(32)}00000ac02bc02fc02cc03000ff0100001c000a00060004001d0017000d000e000c` +
    '040308040401050308050806',
  'hex',
);

/**
 * The scheme of a registry: https, or http for a host in `insecure`. A server on this machine is probed once: http is
 * used only where it does not speak TLS, so no password is ever sent in the clear to a server that does. If the probe
 * finds out nothing, http is used, since nothing secret is sent before the first response, and the next request probes
 * again.
 * @param host `HOST[:PORT]`. @throws nothing; the request itself reports what is wrong.
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

/** Sends a TLS hello and looks at the first byte that comes back. */
function greet({ hostname, port }: URL): Promise<Scheme | undefined> {
  return new Promise((resolve) => {
    const socket = connect({
      host: bareHost(hostname),
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
