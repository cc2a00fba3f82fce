import { openValidator } from '../adapters/engine/validator.ts';
import { openFileVerifier } from '../adapters/sigstore/file/file-verifier.ts';
import { printPublicKey, readPublicKey } from '../adapters/sigstore/keys.ts';
import type { TrustRoot } from '../adapters/sigstore/trust-root.ts';
import type { Transparency } from '../adapters/sigstore/verifier.ts';
import { WasmImageError } from '../core/errors.ts';
import { once } from '../core/once.ts';
import { inputName, quoted, withInputNames } from '../core/text.ts';
import type { Values } from '../decide/inputs/values.ts';
import { planTrust, type TrustChoice } from '../decide/plan/trust.ts';
import type { BundleVerifier, FileVerifier, SignerIdentity, Validator } from '../ports.ts';
import { readKeyText, readText, type Session } from './session.ts';

/** The trust material of a run: each part is loaded when it is first needed, and only once. */
export interface TrustMaterial {
  /** The trust root is a file, so reading it early costs no request. */
  readonly isFile: boolean;
  /** @throws TRUST_ROOT_UNAVAILABLE, TRUST_ROOT_INVALID, FILE_UNREADABLE */
  root(): Promise<TrustRoot>;
  /** The text of the trust root; undefined if the TUF repository has none. @throws as `root`. */
  text(): Promise<string | undefined>;
  /**
   * The signing config of the TUF repository (opened `withSigningConfig`) and its name in errors.
   * @throws TRUST_ROOT_UNAVAILABLE
   */
  signingConfig(): Promise<{ readonly text: string; readonly name: string }>;
}

/**
 * Opens the trust material of a run.
 * @param options `withSigningConfig`: fetch the signing config in the same TUF session; publishing needs it.
 */
export function openTrust(
  session: Session,
  choice: TrustChoice,
  options: { readonly withSigningConfig?: boolean } = {},
): TrustMaterial {
  const targets = once(async () => {
    const { fetchTargets, nameOf, SIGNING_CONFIG, TRUSTED_ROOT } = await import('../adapters/sigstore/tuf.ts');
    const repository =
      choice.kind === 'tuf' ? { mirror: choice.mirror, root: await readText(session, choice.root, 'tuf-root') } : {};
    const found = await fetchTargets(
      repository,
      options.withSigningConfig === true ? [TRUSTED_ROOT, SIGNING_CONFIG] : [TRUSTED_ROOT],
    );
    return { name: nameOf(repository), root: found.get(TRUSTED_ROOT), config: found.get(SIGNING_CONFIG) };
  });
  const source = once(async () =>
    choice.kind === 'file'
      ? { name: choice.file, root: await readText(session, choice.file, 'trusted-root') }
      : targets(),
  );
  return {
    isFile: choice.kind === 'file',
    text: async () => (await source()).root,
    root: once(async () => {
      const { openTrustRoot } = await import('../adapters/sigstore/trust-root.ts');
      const { root, name } = await source();
      return openTrustRoot({ kind: 'tuf', fetch: async () => root, name })();
    }),
    signingConfig: async () => {
      const { config, name } = await targets();
      if (config !== undefined) return { text: config, name };
      throw new WasmImageError(
        'TRUST_ROOT_UNAVAILABLE',
        `Cannot get the signing config from ${quoted(name)}: the repository has none`,
        { hint: withInputNames('set {signing-config}, or {fulcio-url} with {rekor-url} or {timestamp-url}') },
      );
    },
  };
}

/**
 * Opens the verifier for bundles of this signer. Only the trust root decides whether a log entry is required (it is if
 * the trust root names logs), so that publishing and verifying require the same.
 */
export function openVerifier(signer: SignerIdentity, trust: TrustMaterial): BundleVerifier {
  if (signer.kind === 'certificate') return openTrustRootVerifier(trust);
  return openKeysVerifier([signer.publicKey]);
}

/**
 * Opens the verifier for bundles signed by one of these keys. It reads each bundle once and needs no trust root.
 * @param publicKeyPems SPKI in PEM.
 */
export function openKeysVerifier(publicKeyPems: readonly string[]): BundleVerifier {
  return openLate(async () =>
    (await import('../adapters/sigstore/verifier.ts')).openBundleVerifier({ kind: 'keys', publicKeyPems }),
  );
}

/** Opens the verifier for bundles of the services in a trust root. @param required overrides the trust root. */
export function openTrustRootVerifier(trust: TrustMaterial, required?: Transparency): BundleVerifier {
  return openLate(async () => {
    const { openBundleVerifier } = await import('../adapters/sigstore/verifier.ts');
    const root = await trust.root();
    const transparency = required ?? (root.tlogs.length > 0 ? 'required' : 'timestamp-only');
    return openBundleVerifier({ kind: 'trust-root', load: async () => root, transparency });
  }, trust);
}

/** Opens the verifier for bundles about files by this signer. */
export function openSignerFileVerifier(signer: SignerIdentity, trust: TrustMaterial): FileVerifier {
  return signer.kind === 'key'
    ? openFileVerifier({ kind: 'key', publicKeyPem: signer.publicKey })
    : openCertificateFileVerifier(trust);
}

/**
 * The same for certificates of the services in a trust root, which is read at the first bundle and decides whether a log
 * entry is required. @param required overrides the trust root.
 */
export function openCertificateFileVerifier(trust: TrustMaterial, required?: Transparency): FileVerifier {
  return {
    async verifyFile(bundle, file) {
      const root = await trust.root();
      const transparency = required ?? (root.tlogs.length > 0 ? 'required' : 'timestamp-only');
      return openFileVerifier({ kind: 'trust-root', load: async () => root, transparency }).verifyFile(bundle, file);
    },
  };
}

/** Opens a verifier at the first bundle: an image without one needs no trust root. @param trust read now if a file. */
function openLate(open: () => Promise<BundleVerifier>, trust?: TrustMaterial): BundleVerifier {
  // The libraries are compiled, and a file is read, while the registry answers the first request. An error here is
  // reported when the verifier is needed.
  const prepare = async (): Promise<void> => {
    await import('../adapters/sigstore/verifier.ts');
    if (trust?.isFile === true) await trust.root();
  };
  setImmediate(() => void prepare().catch(() => {}));
  let opened: Promise<BundleVerifier> | undefined;
  const verifier = (): Promise<BundleVerifier> => {
    opened ??= open();
    return opened;
  };
  return {
    verifyBundle: async (bundle) => (await verifier()).verifyBundle(bundle),
    verifyLegacy: async (signature) => (await verifier()).verifyLegacy(signature),
  };
}

/** The signer that the inputs name. `sourceRepository`: https address of the repository that was built. */
export interface ExpectedSigner {
  readonly signer: SignerIdentity;
  readonly sourceRepository: string | undefined;
}

/**
 * Reads the expected signer from the inputs.
 * @throws WasmImageError INPUT_MISSING when neither an identity with its issuer nor a key is set, INPUT_CONFLICT for
 * both, INPUT_INVALID, KEY_INVALID.
 */
export async function readExpectedSigner(session: Session, values: Values): Promise<ExpectedSigner> {
  const [identity, issuer, caller, key] = (
    ['certificate-identity', 'certificate-oidc-issuer', CALLER, 'key'] as const
  ).map((name) => values.text(name));
  if (key !== undefined && [identity, issuer, caller].some((text) => text !== undefined))
    throw new WasmImageError('INPUT_CONFLICT', 'Cannot verify with both a key and an identity');
  const signer = await expectedSigner(session, identity, issuer, key);
  return { signer, sourceRepository: caller === undefined ? undefined : addressOf(caller) };
}

/** Reads the expected signer and opens the verifier for its bundles. @throws as {@link readExpectedSigner}. */
export async function openGate(
  session: Session,
  values: Values,
): Promise<ExpectedSigner & { readonly bundles: BundleVerifier; readonly validator: Validator }> {
  const expected = await readExpectedSigner(session, values);
  const bundles = openVerifier(expected.signer, openTrust(session, planTrust(values)));
  return { ...expected, bundles, validator: openValidator() };
}

const CALLER = 'certificate-github-workflow-repository';

/** The https address of a repository, which may be given as OWNER/NAME. */
function addressOf(text: string): string {
  if (/^[A-Za-z0-9-]+\/[\w.-]+$/.test(text)) return `https://github.com/${text}`;
  if (/^https:\/\/[^\s/?#@]+(?:\/[^\s/?#]+){2,}$/.test(text)) return text;
  throw new WasmImageError(
    'INPUT_INVALID',
    `Cannot use ${quoted(text)} as ${inputName(CALLER)}: it is not OWNER/NAME or the https address of a repository`,
  );
}

async function expectedSigner(
  session: Session,
  identity: string | undefined,
  issuer: string | undefined,
  key: string | undefined,
): Promise<SignerIdentity> {
  if (key !== undefined)
    return { kind: 'key', publicKey: printPublicKey(readPublicKey(await readKeyText(session, key, 'key'))) };
  if (identity === undefined || issuer === undefined) {
    const why =
      identity === undefined && issuer === undefined
        ? 'the expected signer is not set'
        : '{certificate-identity} and {certificate-oidc-issuer} must be set together';
    throw new WasmImageError('INPUT_MISSING', withInputNames(`Cannot verify: ${why}`), {
      hint: withInputNames('set {certificate-identity} and {certificate-oidc-issuer}, {key} or {policy}'),
    });
  }
  return { kind: 'certificate', identity, issuer };
}
