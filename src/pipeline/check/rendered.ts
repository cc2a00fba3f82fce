import { METADATA_SECTION, readMetadata } from '../../abi/guests/kubewarden-metadata.ts';
import type { Digest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { quoted } from '../../core/text.ts';
import { type Entry, TreeSearch } from '../../decide/check/files.ts';
import { type Finding, LEVELS, type Level, RULES } from '../../decide/check/rules.ts';
import { handedOver } from '../../decide/check/start/handover.ts';
import { judgeFit, type Validate } from '../../decide/check/start/judge-schema.ts';
import { judgeRootId, notAccepted, notStarted } from '../../decide/check/start/judge-start.ts';
import { LOADED_BY } from '../../decide/check/targets/hosts.ts';
import type { SignaturePolicy } from '../../decide/gate/checks.ts';
import type { Policy } from '../../decide/gate/policy-model.ts';
import type { FoundAttestation, Verification } from '../../decide/gate/verification.ts';
import type { RenderTarget } from '../../decide/inputs/choices.ts';
import type { Tag } from '../../oci/reference.ts';
import type { BundleVerifier, ImageStore } from '../../ports.ts';
import { readModule } from '../../wasm/read.ts';
import { findAttestation, listReferrers } from '../verify/find-signature.ts';
import { compareTag, layoutOf, remembering, type Seen } from './check-image.ts';
import { findSchema } from './find-schema.ts';
import type { Starts } from './start-checked.ts';
import { type Startable, startableOf } from './startable.ts';

/** Who may have signed a schema: the demanded signer, or the signers of a policy. */
export type SchemaSigners = { readonly bundles: BundleVerifier; readonly now: Date } & (
  | { readonly signer: SignaturePolicy }
  | { readonly policy: Policy }
);

/** What a manifest is for. */
export interface Rendering {
  readonly to: RenderTarget;
  /** The image, as it was asked for. */
  readonly asked: string;
  /** The tag that the manifest names next to the digest. */
  readonly tag: Tag | undefined;
}

/** A verified image that the target can load. */
export interface Renderable extends Startable {
  readonly digest: Digest;
  /** What Kubewarden has to know about a policy. */
  readonly metadata: JsonObject | undefined;
  /** What its tag leads to. */
  readonly findings: readonly Finding[];
}

/** A finding about a manifest that can be used. */
export interface RenderFinding extends Pick<Finding, 'rule' | 'message'> {
  readonly level: Level;
}

/** What checking a rendered manifest needs. */
export interface RenderedPorts {
  /** Undefined: nothing is started. */
  readonly starts: Pick<Starts, 'start'> | undefined;
  /** Applies a JSON Schema. */
  readonly mismatchesOf: Validate;
}

/** Keeps what the gate reads, for {@link readRenderable}. */
export function keepRead(store: ImageStore): Seen {
  return remembering(store);
}

/**
 * What a manifest needs of an image that was verified with the store in `seen`.
 * @throws WasmImageError LAYOUT_REFUSED, ABI_REFUSED, DIGEST_MISMATCH if a version tag leads elsewhere, REGISTRY_*.
 */
export async function readRenderable(
  { to, asked, tag }: Rendering,
  verification: Extract<Verification, { kind: 'verified' }>,
  seen: Seen,
  signers: SchemaSigners,
): Promise<Renderable> {
  const { digest } = verification.verified.reference;
  const what = `Cannot render ${quoted(asked)} for ${to}`;
  const [unread] = layoutOf(seen, LOADED_BY[to]);
  if (unread !== undefined)
    throw new WasmImageError('LAYOUT_REFUSED', `${what}: ${unread.message}`, { hint: unread.hint });
  const findings = await compareTag(seen.store, { wanted: digest, tag });
  const moved = findings.find(({ rule }) => rule === 'tag-moved');
  if (moved !== undefined)
    throw new WasmImageError('DIGEST_MISMATCH', `${what}: ${moved.message}`, { hint: moved.hint });
  const schema = await schemaOf(seen.store, verification, signers);
  const attestations = schema === undefined ? [] : [schema];
  const startable = startableOf({ ...verification, attestations }, seen.blobs);
  return { ...startable, digest, metadata: metadataFor(to, what, startable), findings };
}

/** The schema of the configuration, by a signer that was demanded; undefined if there is none. */
async function schemaOf(
  store: ImageStore,
  verification: Extract<Verification, { kind: 'verified' }>,
  signers: SchemaSigners,
): Promise<FoundAttestation | undefined> {
  const ports = { store, bundles: signers.bundles };
  if ('policy' in signers) return findSchema(ports, signers.policy, verification, signers.now);
  const { reference, image } = verification.verified;
  const demand = { kind: 'config-schema' } as const;
  const about = { digest: reference.digest, moduleDigest: image.moduleDigest };
  const referrers = await listReferrers(store, reference.digest);
  const { accepted } = await findAttestation(ports, about, signers.signer, demand, referrers);
  return accepted?.read && { demand, referrer: accepted.signature.referrer, ...accepted.read };
}

function metadataFor(to: RenderTarget, what: string, { kind, module }: Startable): JsonObject | undefined {
  if (to !== 'kubewarden') {
    if (kind === 'proxy-wasm') return undefined;
    const hint = `${to} loads proxy-wasm filters`;
    throw new WasmImageError('ABI_REFUSED', `${what}: its module is of the kind ${kind}`, { hint });
  }
  const { bytes, sections } = readModule(module);
  const section = sections.find(({ name }) => name === METADATA_SECTION);
  const metadata = section && readMetadata(bytes.subarray(section.offset, section.offset + section.size));
  if (metadata !== undefined && typeof metadata !== 'string') return metadata;
  throw new WasmImageError('ABI_REFUSED', `${what}: its module has no metadata of Kubewarden`, {
    hint: 'add it with kwctl annotate before you publish the policy',
  });
}

/**
 * Checks a manifest that was rendered for an image, as `wasm-image check` does: its text, and its configuration, with
 * which the filter is started. @returns what is worth knowing. @throws WasmImageError CONFIG_REFUSED, SMOKE_UNAVAILABLE
 * if it could not be found out, and INTERNAL if the image is not in the manifest.
 */
export async function checkRendered(
  { starts, mismatchesOf }: RenderedPorts,
  { to }: Rendering,
  text: string,
  renderable: Renderable,
): Promise<readonly RenderFinding[]> {
  const search = new TreeSearch();
  search.add({ path: 'manifest.yaml', bytes: new TextEncoder().encode(text), isTemplate: false });
  const { entries, remarks } = search.result();
  const [entry, ...others] = entries;
  if (entry === undefined || others.length > 0 || remarks.length > 0 || entry.reference.target !== to)
    throw new WasmImageError('INTERNAL', `Cannot find the image in the manifest that was rendered for ${to}`);
  const findings = [
    ...renderable.findings,
    ...entry.findings,
    ...judgeFit(entry.reference, renderable.schema, mismatchesOf),
    ...(await startWith(entry, renderable, starts)),
  ];
  refuseWorst(to, findings);
  return findings.map(({ rule, message }) => ({ rule, level: RULES[rule].level, message }));
}

async function startWith(
  { reference }: Entry,
  startable: Startable,
  starts: RenderedPorts['starts'],
): Promise<readonly Finding[]> {
  const handed = handedOver(reference);
  if ('why' in handed) return [notStarted(handed.why)];
  if ('wrong' in handed) return [notAccepted(handed.wrong)];
  if (starts === undefined) return judgeRootId(startable.rootIds, handed.handover);
  return starts.start(startable, handed.handover);
}

function refuseWorst(to: RenderTarget, findings: readonly Finding[]): void {
  for (const [exit, code] of [
    [3, 'CONFIG_REFUSED'],
    [5, 'SMOKE_UNAVAILABLE'],
  ] as const) {
    const worst = findings.find(({ rule }) => LEVELS[RULES[rule].level] === exit);
    if (worst === undefined) continue;
    const hint = exit === 3 ? worst.hint : `${worst.hint ?? 'run again'}; --no-start renders without a start`;
    throw new WasmImageError(code, `Cannot render for ${to}: ${worst.message}`, { hint });
  }
}
