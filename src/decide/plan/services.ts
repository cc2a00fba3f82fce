import { WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';
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
  /** The signing config that the TUF repository of the trust root gives. */
  | { readonly kind: 'trust' };

const ADDRESSES = ['fulcio-url', 'rekor-url', 'timestamp-url'] as const;
const PUBLIC = {
  'fulcio-url': 'https://fulcio.sigstore.dev',
  'rekor-url': 'https://rekor.sigstore.dev',
  'timestamp-url': 'https://timestamp.sigstore.dev',
};

/**
 * Decides where the services of keyless signing are: a signing config that is given, else the addresses that are given, else the signing
 * config of the TUF repository. @param server GITHUB_SERVER_URL. @throws WasmImageError INPUT_CONFLICT, INPUT_MISSING, INPUT_INVALID.
 */
export function planServices(values: Values, trust: TrustChoice, server?: string): ServicesChoice {
  const sigstore = values.text('sigstore') ?? 'auto';
  const config = values.text('signing-config');
  const given = ADDRESSES.filter((name) => values.text(name) !== undefined);
  const [address] = given;
  if (config !== undefined && address !== undefined)
    throw new WasmImageError('INPUT_CONFLICT', `Cannot use signing-config together with ${address}`);
  const stray = config === undefined ? address : 'signing-config';
  if ((sigstore === 'public' || sigstore === 'github') && stray !== undefined)
    throw new WasmImageError(
      'INPUT_CONFLICT',
      `Cannot use ${stray} together with sigstore: ${sigstore}, whose services are known`,
    );
  if (sigstore === 'github') return planGithub(trust, githubHost(server));
  if (sigstore === 'private' && trust.kind === 'public')
    throw new WasmImageError(
      'INPUT_MISSING',
      'Cannot use sigstore: private: neither trusted-root nor tuf-mirror is set',
    );
  if (config !== undefined) return { kind: 'config', file: config };
  if (given.length > 0) return planAddresses(values, sigstore === 'private');
  if (trust.kind !== 'file') return { kind: 'trust' };
  // A trusted root says whom to trust and not where to sign; without network to TUF the public addresses are the built-in ones.
  if (sigstore !== 'private') return planAddresses(values, false);
  throw new WasmImageError(
    'INPUT_MISSING',
    'Cannot use sigstore: private: neither signing-config nor fulcio-url is set',
  );
}

/** It has no log, and tenants have services of their own. Source: actions/attest v4.2 endpoints.ts, for repositories that are not public. */
function planGithub(trust: TrustChoice, host: string): ServicesChoice {
  const print = `gh attestation trusted-root${host === 'github.com' ? '' : ` --hostname ${host}`}`;
  const hint = `the trusted root of that instance is a line of what \`${print}\` prints (docs/signing.md)`;
  if (trust.kind === 'public')
    throw new WasmImageError('INPUT_MISSING', 'Cannot use sigstore: github: neither trusted-root nor tuf-root is set', {
      hint,
    });
  // The repository has a file for each tenant, whose name only GitHub's API tells. Source: cli/cli v2 pkg/cmd/attestation/verification/sigstore.go.
  if (trust.kind === 'tuf' && trust.mirror === GITHUB_MIRROR && host !== 'github.com')
    throw new WasmImageError(
      'INPUT_CONFLICT',
      `Cannot use tuf-root together with sigstore: github on ${quoted(host)}: it leads to the trusted root of github.com`,
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
      throw new WasmImageError('INPUT_INVALID', `Cannot use ${quoted(text)} as ${name}: ${problem}`);
    return url;
  };
  const [fulcioUrl, rekorUrl, timestampUrl] = ADDRESSES.map(of);
  if (fulcioUrl === undefined) throw new WasmImageError('INPUT_MISSING', 'Cannot sign keyless: fulcio-url is not set');
  if (rekorUrl === undefined && timestampUrl === undefined)
    throw new WasmImageError(
      'INPUT_CONFLICT',
      'Cannot sign keyless with neither rekor-url nor timestamp-url: nobody would witness the time',
    );
  return { kind: 'addresses', fulcioUrl, rekorUrl, timestampUrl };
}

/** Whether it is known before anything is asked that the names in the certificate become public. */
export function isKnownPublic(services: ServicesChoice, trust: TrustChoice): boolean {
  if (services.kind === 'trust') return trust.kind === 'public';
  // The certificate is in the entry of the log, so a private authority with the public log tells as much.
  return (
    services.kind === 'addresses' &&
    [services.fulcioUrl, services.rekorUrl].some((url) => url !== undefined && isPublicService(url))
  );
}

/** Holds services to what may become public. @param reason why it may not; undefined: it may. @throws WasmImageError TRANSPARENCY_PUBLIC. */
export function refusePublic(isPublic: boolean, reason: string | undefined): void {
  if (!isPublic || reason === undefined) return;
  throw new WasmImageError(
    'TRANSPARENCY_PUBLIC',
    `Cannot sign with the public sigstore: ${reason}, and the certificate would name the repository in a public log`,
  );
}
