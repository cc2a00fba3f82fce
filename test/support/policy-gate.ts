import { openValidator } from '../../src/adapters/engine/validator.ts';
import { openAnyVerifier } from '../../src/adapters/sigstore/any-verifier.ts';
import { openKeySigner } from '../../src/adapters/sigstore/signing/signer.ts';
import { openTrustRoot } from '../../src/adapters/sigstore/trust-root.ts';
import { openBundleVerifier } from '../../src/adapters/sigstore/verifier.ts';
import { PREDICATES } from '../../src/attest/predicates.ts';
import { makeStatement } from '../../src/attest/statement.ts';
import { type Content, contentOf, parseDigest } from '../../src/core/digest.ts';
import type { Json, JsonObject } from '../../src/core/json.ts';
import type { Verification } from '../../src/decide/gate/verification.ts';
import { SIGSTORE_BUNDLE } from '../../src/oci/media-types.ts';
import { parseReference, parseRepository } from '../../src/oci/reference.ts';
import { makeReferrer } from '../../src/oci/referrers.ts';
import { publish } from '../../src/pipeline/publish.ts';
import { verifyByPolicy } from '../../src/pipeline/verify/verify-policy.ts';
import type { Signer } from '../../src/ports.ts';
import { goodFilter } from './module-writer.ts';
import { policyJson, readJson } from './policy.ts';
import { openTestPorts, openTestStores, PUBLIC_PEM, planFor } from './publisher.ts';
import type { TestRegistry } from './registry.ts';
import type { Sigstore } from './sigstore.ts';
import type { Claims } from './sigstore-identity.ts';
import { openSigner, type Witnesses } from './sigstore-run.ts';

const validator = openValidator();
/** It imports one function of env. */
const FILTER = goodFilter({ header: { name: 'x-policy', value: '1' } });

/** An image without a signature, to which a test attaches referrers. */
export interface Subject {
  readonly name: string;
  readonly manifest: Content;
  readonly moduleDigest: string;
}

/** The content of one referrer; by default a good signature of the image. */
export interface Said {
  readonly predicateType?: string;
  readonly predicate?: JsonObject;
  /** Digest of another image. */
  readonly about?: string;
  readonly subjectName?: string;
  /** Different times make several referrers of equal bundles. */
  readonly created?: string;
}

export async function publishUnsigned(
  registry: TestRegistry,
  path: string,
  copy: string,
  annotations = '',
): Promise<Subject> {
  const name = `${registry.host}/${path}`;
  const { record } = await publish(
    planFor({ images: name, sign: 'off', 'signing-key': '', annotations }),
    openTestPorts({ copy, module: FILTER }),
  );
  if (record === undefined) throw new Error('the run published nothing');
  const manifest = await openTestStores().open(parseRepository(name)).fetchManifest(parseDigest(record.digest));
  if (manifest === undefined) throw new Error('the manifest is absent');
  return { name, manifest, moduleDigest: record.moduleDigest };
}

/** Signs a statement and returns the bundle. */
export function sign(signer: Signer, subject: Subject, said: Said = {}): Promise<Uint8Array> {
  const { predicateType = PREDICATES.signature, predicate = {}, about, subjectName = subject.name } = said;
  return signer.sign(
    makeStatement({ subjectName, digest: parseDigest(about ?? subject.manifest.digest), predicateType, predicate }),
  );
}

/** Attaches bundles, each as a separate referrer. */
export async function attach(
  subject: Subject,
  ...bundles: readonly (readonly [bundle: Uint8Array, said?: Said])[]
): Promise<void> {
  const store = openTestStores().open(parseRepository(subject.name));
  const made = bundles.map(
    ([bundle, { predicateType = PREDICATES.signature, created = '2026-01-01T00:00:00Z' } = {}]) =>
      makeReferrer({
        subject: subject.manifest,
        bundle: contentOf(SIGSTORE_BUNDLE, bundle),
        annotations: { 'dev.sigstore.bundle.predicateType': predicateType },
        created,
      }),
  );
  for (const { blobs } of made) for (const blob of blobs) await store.putBlob(blob);
  await store.putReferrers(
    subject.manifest,
    made.map(({ manifest }) => manifest),
  );
}

/** Signs as a workflow whose token has these claims, and attaches the bundle. */
export async function attachKeyless(
  sigstore: Sigstore,
  subject: Subject,
  claims: Claims = {},
  said: Said = {},
  witnesses: Witnesses = 'rekor 1 and timestamp',
): Promise<void> {
  sigstore.scene.claims = claims;
  try {
    await attach(subject, [await sign(openSigner(sigstore, witnesses), subject, said), said]);
  } finally {
    sigstore.scene.claims = {};
  }
}

export async function attachKey(pem: string, subject: Subject, said: Said = {}): Promise<void> {
  await attach(subject, [await sign(openKeySigner({ pem }), subject, said), said]);
}

/** Points a tag to the image, without our checks. */
export async function putTag({ name, manifest }: Subject, tag: string): Promise<void> {
  const [host = '', ...path] = name.split('/');
  const headers = { 'content-type': manifest.mediaType };
  const answer = await fetch(`http://${host}/v2/${path.join('/')}/manifests/${tag}`, {
    method: 'PUT',
    headers,
    body: Buffer.from(manifest.bytes),
  });
  if (answer.status !== 201) throw new Error(`the registry answered ${answer.status}`);
}

/** Runs the gate with this policy. Its images are those of the subject unless the policy has others. */
export function ask(
  sigstore: Sigstore,
  subject: Subject,
  parts: { readonly [name: string]: Json | undefined },
  options: { readonly now?: Date; readonly keys?: readonly string[]; readonly tag?: string } = {},
): Promise<Verification> {
  const { now = sigstore.scene.now(), keys = [PUBLIC_PEM] } = options;
  const policy = readJson(policyJson({ images: [{ repository: subject.name }], ...parts }));
  const load = openTrustRoot({ kind: 'file', text: sigstore.trustedRoot, name: 'test' });
  const transparency = policy.signature.isLogRequired ? 'required' : 'timestamp-only';
  const bundles = openAnyVerifier([
    openBundleVerifier({ kind: 'keys', publicKeyPems: keys }),
    openBundleVerifier({ kind: 'trust-root', load, transparency }),
  ]);
  const reference = parseReference(
    `${subject.name}${options.tag === undefined ? `@${subject.manifest.digest}` : `:${options.tag}`}`,
  );
  const store = openTestStores().open(reference.repository);
  return verifyByPolicy({ store, bundles, validator }, reference.kind === 'pinned' ? reference.digest : reference.tag, {
    policy,
    now,
  });
}

/** The workflow that {@link attachKeyless} signs as, unless claims say otherwise. */
export const SIGNER = 'https://github.com/acme/filter/.github/workflows/release.yml@refs/tags/v1.2.0';

/** The claims of a token of another workflow. @param text its whole address, like {@link SIGNER}. */
export const claimsOf = (text: string): Claims => ({ job_workflow_ref: text.replace('https://github.com/', '') });

/** The authorities of a policy that demands all these keyless rules. */
export const demanding = (
  sigstore: Sigstore,
  ...rules: readonly JsonObject[]
): { readonly authorities: JsonObject } => ({
  authorities: { allOf: rules.map((rule, i) => ({ name: `a${i}`, keyless: { issuer: sigstore.issuer, ...rule } })) },
});

/** The verdict in one word, and the reasons of all refusals. */
export function outcome(verification: Verification): string {
  if (verification.kind === 'verified') return 'verified';
  const { report, error } = verification;
  return [verification.kind, error.code, report.reason, ...report.candidates.map((one) => one.reason)].join(' | ');
}
