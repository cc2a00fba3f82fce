import { openValidator } from '../adapters/engine/validator.ts';
import { printPublicKey, readPublicKey } from '../adapters/sigstore/keys.ts';
import type { TrustRoot } from '../adapters/sigstore/trust-root.ts';
import type { Transparency } from '../adapters/sigstore/verifier.ts';
import { WasmImageError } from '../core/errors.ts';
import { quoted } from '../core/text.ts';
import type { Values } from '../decide/inputs/values.ts';
import { planTrust, type TrustChoice } from '../decide/plan/trust.ts';
import type { BundleVerifier, SignerIdentity, Validator } from '../ports.ts';
import { readKeyText, readText, type Session } from './session.ts';

/** The trust of a run: each part is loaded when it is first wanted, and once. */
export interface Trust {
  /** Reading it ahead costs nobody a request. */
  readonly isFile: boolean;
  /** @throws TRUST_ROOT_UNAVAILABLE, TRUST_ROOT_INVALID, FILE_UNREADABLE */
  root(): Promise<TrustRoot>;
  /** The signing config of the TUF repository, opened `withSigningConfig`, and what errors call it. @throws TRUST_ROOT_UNAVAILABLE */
  signingConfig(): Promise<{ readonly text: string; readonly name: string }>;
}

/** @param options `withSigningConfig`: one session with the TUF repository fetches both; publishing needs it. */
export function openTrust(
  session: Session,
  choice: TrustChoice,
  options: { readonly withSigningConfig?: boolean } = {},
): Trust {
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
  return {
    isFile: choice.kind === 'file',
    root: once(async () => {
      const { openTrustRoot } = await import('../adapters/sigstore/trust-root.ts');
      if (choice.kind === 'file')
        return openTrustRoot({
          kind: 'file',
          text: await readText(session, choice.file, 'trusted-root'),
          name: choice.file,
        })();
      const { root, name } = await targets();
      return openTrustRoot({ kind: 'tuf', fetch: async () => root, name })();
    }),
    signingConfig: async () => {
      const { config, name } = await targets();
      if (config !== undefined) return { text: config, name };
      throw new WasmImageError(
        'TRUST_ROOT_UNAVAILABLE',
        `Cannot get the signing config from ${quoted(name)}: it has none`,
        {
          hint: 'set signing-config, or fulcio-url with rekor-url or timestamp-url',
        },
      );
    },
  };
}

/** Asks once for all callers; again after a failure. */
function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () => {
    loading ??= load().catch((thrown: unknown) => {
      loading = undefined;
      throw thrown;
    });
    return loading;
  };
}

/**
 * What checks bundles of this signer. Whether a log entry is demanded follows from the trust root alone: one that names logs demands it,
 * so that signer and stranger ask the same.
 */
export function openVerifier(signer: SignerIdentity, trust: Trust): BundleVerifier {
  if (signer.kind === 'certificate') return openTrustRootVerifier(trust);
  return openKeysVerifier([signer.publicKey]);
}

/** What checks bundles that one of these keys signed, each bundle read once; it needs no trust root. @param publicKeyPems SPKI in PEM. */
export function openKeysVerifier(publicKeyPems: readonly string[]): BundleVerifier {
  return openLate(async () =>
    (await import('../adapters/sigstore/verifier.ts')).openBundleVerifier({ kind: 'keys', publicKeyPems }),
  );
}

/** What checks bundles against the services of a trust root. @param demanded instead of what follows from the trust root. */
export function openTrustRootVerifier(trust: Trust, demanded?: Transparency): BundleVerifier {
  return openLate(async () => {
    const { openBundleVerifier } = await import('../adapters/sigstore/verifier.ts');
    const root = await trust.root();
    const transparency = demanded ?? (root.tlogs.length > 0 ? 'required' : 'timestamp-only');
    return openBundleVerifier({ kind: 'trust-root', load: async () => root, transparency });
  }, trust);
}

/** Opened at the first bundle: an image without any needs no trust root. @param trust what will be needed then. */
function openLate(open: () => Promise<BundleVerifier>, trust?: Trust): BundleVerifier {
  // The libraries are compiled while the registry answers the first question, and a file is read. What goes wrong is told when it is needed.
  const prepare = async (): Promise<void> => {
    await import('../adapters/sigstore/verifier.ts');
    if (trust?.isFile === true) await trust.root();
  };
  setImmediate(() => void prepare().catch(() => {}));
  let opened: Promise<BundleVerifier> | undefined;
  const once = (): Promise<BundleVerifier> => {
    opened ??= open();
    return opened;
  };
  return {
    verifyBundle: async (bundle) => (await once()).verifyBundle(bundle),
    verifyLegacy: async (signature) => (await once()).verifyLegacy(signature),
  };
}

/**
 * The signer that is demanded, and what checks bundles against it.
 * @throws WasmImageError INPUT_MISSING when neither an identity with its issuer nor a key is set, INPUT_CONFLICT for both, INPUT_INVALID, KEY_INVALID.
 */
export async function openGate(
  session: Session,
  values: Values,
): Promise<{
  readonly signer: SignerIdentity;
  readonly sourceRepository: string | undefined;
  readonly bundles: BundleVerifier;
  readonly validator: Validator;
}> {
  const [identity, issuer, caller, key] = (
    ['certificate-identity', 'certificate-oidc-issuer', CALLER, 'key'] as const
  ).map((name) => values.text(name));
  if (key !== undefined && [identity, issuer, caller].some((text) => text !== undefined))
    throw new WasmImageError('INPUT_CONFLICT', 'Cannot verify against a key and an identity at once');
  const signer = await demandedSigner(session, identity, issuer, key);
  const sourceRepository = caller === undefined ? undefined : addressOf(caller);
  return {
    signer,
    sourceRepository,
    bundles: openVerifier(signer, openTrust(session, planTrust(values))),
    validator: openValidator(),
  };
}

const CALLER = 'certificate-github-workflow-repository';

/** The https address of a repository. */
function addressOf(text: string): string {
  if (/^[A-Za-z0-9-]+\/[\w.-]+$/.test(text)) return `https://github.com/${text}`;
  if (/^https:\/\/[^\s/?#@]+(?:\/[^\s/?#]+){2,}$/.test(text)) return text;
  throw new WasmImageError(
    'INPUT_INVALID',
    `Cannot use ${quoted(text)} as ${CALLER}: it is neither OWNER/NAME nor the https address of a repository`,
  );
}

async function demandedSigner(
  session: Session,
  identity: string | undefined,
  issuer: string | undefined,
  key: string | undefined,
): Promise<SignerIdentity> {
  if (key !== undefined)
    return { kind: 'key', publicKey: printPublicKey(readPublicKey(await readKeyText(session, key, 'key'))) };
  if (identity === undefined || issuer === undefined) {
    const what =
      identity === undefined && issuer === undefined
        ? 'neither certificate-identity with certificate-oidc-issuer nor key is set'
        : 'certificate-identity and certificate-oidc-issuer belong together';
    throw new WasmImageError('INPUT_MISSING', `Cannot verify: ${what}`, {
      hint: 'say who must have signed: certificate-identity and certificate-oidc-issuer, or key',
    });
  }
  return { kind: 'certificate', identity, issuer };
}
