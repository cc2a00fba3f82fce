import { WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';
import { named } from '../inputs/named.ts';
import type { Values } from '../inputs/values.ts';
import { githubHost } from './github-host.ts';
import { isPublicService, readServiceUrl } from './service-url.ts';
import { GITHUB_MIRROR, type TrustChoice } from './trust.ts';

/** Where keyless signing finds its services. */
export type ServicesChoice =
  | {
      readonly kind: 'addresses';
      readonly fulcioUrl: string;
      readonly rekorUrl: string | undefined;
      readonly timestampUrl: string | undefined;
    }
  /** A signing config as JSON text or path. */
  | { readonly kind: 'config'; readonly file: string }
  /** The signing config in the TUF repository of the trusted root. */
  | { readonly kind: 'trust' };

const ADDRESSES = ['fulcio-url', 'rekor-url', 'timestamp-url'] as const;
/** The addresses of the public sigstore. */
export const PUBLIC = {
  'fulcio-url': 'https://fulcio.sigstore.dev',
  'rekor-url': 'https://rekor.sigstore.dev',
  'timestamp-url': 'https://timestamp.sigstore.dev',
};
/** Where people log in for the public sigstore. */
export const PUBLIC_ISSUER = 'https://oauth2.sigstore.dev/auth';

/**
 * Decides where the services of keyless signing are: in the given signing config, at the given addresses, or in the
 * signing config of the TUF repository, in this order.
 * @param server GITHUB_SERVER_URL. @throws WasmImageError INPUT_CONFLICT, INPUT_MISSING, INPUT_INVALID.
 */
export function planServices(values: Values, trust: TrustChoice, server?: string): ServicesChoice {
  const sigstore = values.text('sigstore') ?? 'auto';
  const config = values.text('signing-config');
  const given = ADDRESSES.filter((name) => values.text(name) !== undefined);
  const [address] = given;
  if (config !== undefined && address !== undefined)
    throw new WasmImageError('INPUT_CONFLICT', `Cannot use ${named('signing-config')} together with ${named(address)}`);
  const stray = config === undefined ? address : 'signing-config';
  if ((sigstore === 'public' || sigstore === 'github') && stray !== undefined)
    throw new WasmImageError(
      'INPUT_CONFLICT',
      `Cannot use ${named(stray)} together with ${named('sigstore', sigstore)}: its services are fixed`,
    );
  if (sigstore === 'github') return planGithub(trust, githubHost(server));
  if (sigstore === 'private' && trust.kind === 'public')
    throw new WasmImageError(
      'INPUT_MISSING',
      `Cannot use ${named('sigstore', 'private')}: neither ${named('trusted-root')} nor ${named('tuf-mirror')} is set`,
    );
  if (config !== undefined) return { kind: 'config', file: config };
  if (given.length > 0) return planAddresses(values, sigstore === 'private');
  if (trust.kind !== 'file') return { kind: 'trust' };
  // A trusted root does not say where to sign. Without access to TUF, use the built-in public addresses.
  if (sigstore !== 'private') return planAddresses(values, false);
  throw new WasmImageError(
    'INPUT_MISSING',
    `Cannot use ${named('sigstore', 'private')}: neither ${named('signing-config')} nor ${named('fulcio-url')} is set`,
  );
}

/**
 * The instance for repositories that are not public has no log, and each tenant has its own services.
 * Source: actions/attest v4.2 endpoints.ts.
 */
function planGithub(trust: TrustChoice, host: string): ServicesChoice {
  const print = `gh attestation trusted-root${host === 'github.com' ? '' : ` --hostname ${host}`}`;
  const choice = named('sigstore', 'github');
  const hint = `\`${print}\` prints the trusted root of that instance as one of its lines (see docs/signing.md)`;
  if (trust.kind === 'public')
    throw new WasmImageError(
      'INPUT_MISSING',
      `Cannot use ${choice}: neither ${named('trusted-root')} nor ${named('tuf-root')} is set`,
      { hint },
    );
  // The TUF repository has a file per tenant, and only GitHub's API knows its name.
  // Source: cli/cli v2 pkg/cmd/attestation/verification/sigstore.go.
  if (trust.kind === 'tuf' && trust.mirror === GITHUB_MIRROR && host !== 'github.com')
    throw new WasmImageError(
      'INPUT_CONFLICT',
      `Cannot use ${named('tuf-root')} together with ${choice} on ${quoted(host)}: that TUF mirror is for github.com`,
      { hint },
    );
  const domain = host === 'github.com' ? 'githubapp.com' : host;
  return {
    kind: 'addresses',
    fulcioUrl: `https://fulcio.${domain}`,
    rekorUrl: undefined,
    timestampUrl: `https://timestamp.${domain}`,
  };
}

function planAddresses(values: Values, isPrivate: boolean): ServicesChoice {
  const of = (name: (typeof ADDRESSES)[number]): string | undefined => {
    const text = values.text(name) ?? (isPrivate ? 'off' : PUBLIC[name]);
    if (text === 'off') return undefined;
    const { url, problem } = readServiceUrl(text);
    if (url === undefined)
      throw new WasmImageError('INPUT_INVALID', `Cannot use ${quoted(text)} as ${named(name)}: ${problem}`);
    return url;
  };
  const [fulcioUrl, rekorUrl, timestampUrl] = ADDRESSES.map(of);
  if (fulcioUrl === undefined)
    throw new WasmImageError('INPUT_MISSING', `Cannot sign keyless: ${named('fulcio-url')} is not set`);
  if (rekorUrl === undefined && timestampUrl === undefined)
    throw new WasmImageError(
      'INPUT_CONFLICT',
      `Cannot sign keyless without ${named('rekor-url')} and ${named('timestamp-url')}: nothing would prove the time`,
      { hint: `set ${named('rekor-url')} or ${named('timestamp-url')}` },
    );
  return { kind: 'addresses', fulcioUrl, rekorUrl, timestampUrl };
}

/** Whether we know, without asking a service, that the names in the certificate will be public. */
export function isKnownPublic(services: ServicesChoice, trust: TrustChoice): boolean {
  if (services.kind === 'trust') return trust.kind === 'public';
  // The log entry contains the certificate, so a private authority with the public log discloses it as well.
  return (
    services.kind === 'addresses' &&
    [services.fulcioUrl, services.rekorUrl].some((url) => url !== undefined && isPublicService(url))
  );
}

/**
 * Refuses public services if the names must not become public.
 * @param reason why they must not; undefined: they may. @throws WasmImageError TRANSPARENCY_PUBLIC.
 */
export function refusePublic(isPublic: boolean, reason: string | undefined): void {
  if (!isPublic || reason === undefined) return;
  throw new WasmImageError(
    'TRANSPARENCY_PUBLIC',
    `Cannot sign with the public sigstore: ${reason}, and the certificate would name the repository in a public log`,
  );
}
