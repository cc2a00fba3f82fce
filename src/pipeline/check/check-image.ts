import type { HostQuery } from '../../abi/host-query.ts';
import type { AbiReport } from '../../abi/report.ts';
import type { Content, Digest } from '../../core/digest.ts';
import { isDigest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { judgeRecord } from '../../decide/check/record/judge-record.ts';
import type { LockEntry } from '../../decide/check/record/lock.ts';
import type { Finding } from '../../decide/check/rules.ts';
import type { Verification } from '../../decide/gate/verification.ts';
import { isVersionTag } from '../../decide/gate/version.ts';
import { type ConsumerName, consumersNamed } from '../../oci/consumers/consumers.ts';
import { readManifest } from '../../oci/manifest.ts';
import { openImage } from '../../oci/opened.ts';
import { pin, printReference, printRepository, type Tag } from '../../oci/reference.ts';
import type { ImageStore, Validator } from '../../ports.ts';
import { type ReadBack, refuseRead } from '../make/judge-image.ts';
import { isIndex, readBack, resolveImage } from '../verify/verify-read.ts';
import { findNewer } from './find-newer.ts';
import { type Startable, startableOf } from './startable.ts';

/** What a reference needs of an image. */
export interface ImageDemands {
  /** What the target pulls: the digest, if there is one. */
  readonly wanted: Tag | Digest;
  /** The tag beside the digest. */
  readonly tag: Tag | undefined;
  /** Undefined: any program may load it. */
  readonly consumer: ConsumerName | undefined;
  readonly hosts: readonly HostQuery[] | undefined;
  /** Whether it is an image that we read; otherwise it only has to exist. */
  readonly isFilter: boolean;
  /** Whether the image may hold something else, as that of a volume may. */
  readonly isModuleSure: boolean;
  /** The gate with the policy for this image; undefined: nobody has to have signed it. */
  readonly gate: ((store: ImageStore, target: Tag | Digest) => Promise<Verification>) | undefined;
  /** Recorded images, one of which it must be; undefined: it need not be recorded. */
  readonly lock: readonly LockEntry[] | undefined;
}

/** What was found out about an image. */
export interface ImageResult {
  readonly findings: readonly Finding[];
  /** What the reference leads to. */
  readonly digest: Digest | undefined;
  /** The digest of its module; undefined if the module was not read, or not accepted. */
  readonly moduleDigest?: Digest | undefined;
  /** The hosts that its module was judged for; undefined if it was not read. */
  readonly hosts?: readonly HostQuery[] | undefined;
  /** Whether the gate verified it. */
  readonly isVerified: boolean;
  /** What can be recorded of the image; undefined if it must not be, or if something is wrong with it. */
  readonly record: LockEntry | undefined;
  /** Its module; undefined if the gate did not verify it: then it is never started. */
  readonly startable: Startable | undefined;
}

type VerifiedImage = Extract<Verification, { kind: 'verified' }>;

/** What is known of an image that nothing is wrong with. */
interface Judged extends Pick<ImageResult, 'moduleDigest'> {
  readonly verification?: VerifiedImage;
  readonly record?: LockEntry | undefined;
}

interface Ports {
  readonly store: ImageStore;
  readonly validator: Validator;
}

/** Checks one image of a tree. What goes wrong is a finding: the others are still checked. */
export async function checkImage(ports: Ports, demands: ImageDemands): Promise<ImageResult> {
  const seen = remembering(ports.store);
  try {
    const { verification, record, moduleDigest } = await judge(ports, seen, demands);
    const recorded = record === undefined ? [] : judgeRecord(demands.lock ?? [], record);
    const digest = seen.manifest()?.digest;
    const findings = [...recorded, ...layoutOf(seen, demands), ...(await compareTag(ports.store, demands))];
    const { gate, tag, wanted } = demands;
    const named = tag ?? (isDigest(wanted) ? undefined : wanted);
    const newer =
      verification === undefined || gate === undefined || digest === undefined
        ? []
        : await findNewer(ports.store, (target) => gate(ports.store, target), { tag: named, digest, verification });
    return {
      findings: [...findings, ...newer],
      digest,
      moduleDigest,
      hosts: hostsOf(seen),
      isVerified: verification !== undefined,
      record,
      startable: verification === undefined ? undefined : startableOf(verification, seen.blobs),
    };
  } catch (error) {
    if (!(error instanceof WasmImageError)) throw error;
    return {
      findings: [await explain(ports, seen, demands, error)],
      digest: seen.manifest()?.digest,
      hosts: hostsOf(seen),
      isVerified: false,
      record: undefined,
      startable: undefined,
    };
  }
}

/** @returns the proof of the gate, if a policy is for the image, and its module. @throws WasmImageError why it is not acceptable. */
async function judge({ validator }: Ports, seen: Seen, demands: ImageDemands): Promise<Judged> {
  const { store } = seen;
  if (demands.gate !== undefined) {
    const verification = await demands.gate(store, demands.wanted);
    seen.abi = verification.report.abi;
    if (verification.kind !== 'verified') throw verification.error;
    return { verification, moduleDigest: verification.verified.image.moduleDigest };
  }
  if (!demands.isFilter && demands.lock === undefined) {
    await resolveImage(store, demands.wanted);
    return {};
  }
  // What cannot be read cannot be recorded either.
  const read = await readBack({ store, validator }, demands.wanted, { hosts: demands.hosts }, { with: 'config' });
  seen.abi = read.facts.abi;
  refuseRead(read);
  const { moduleDigest } = read.facts;
  return { moduleDigest, record: demands.lock === undefined ? undefined : recordOf(store, demands, read) };
}

function recordOf({ repository }: ImageStore, { tag, wanted }: ImageDemands, { manifest, facts }: ReadBack): LockEntry {
  const { abi, moduleDigest } = facts;
  const named = tag ?? (isDigest(wanted) ? undefined : wanted);
  return {
    image: printRepository(repository),
    tag: named,
    digest: manifest.digest,
    'module-digest': moduleDigest,
    abi: abi.abi ?? abi.kind,
    source: readManifest(manifest).annotations['org.opencontainers.image.source']?.slice(0, 1_000) || undefined,
  };
}

/** A store that keeps what was read, so that nothing is fetched twice. */
interface Seen {
  readonly store: ImageStore;
  /** What the wanted tag or digest leads to: the first manifest that was read. */
  manifest(): Content | undefined;
  readonly blobs: ReadonlyMap<Digest, Uint8Array>;
  /** What was found out about its module. */
  abi: AbiReport | undefined;
}

function hostsOf({ abi }: Seen): ImageResult['hosts'] {
  return abi?.hosts.map(({ host, version }) => ({ host, version }));
}

function remembering(store: ImageStore): Seen {
  const blobs = new Map<Digest, Uint8Array>();
  let first: Content | undefined;
  return {
    blobs,
    abi: undefined,
    manifest: () => first,
    store: {
      ...store,
      fetchManifest: async (reference) => {
        const content = await store.fetchManifest(reference);
        first ??= content;
        return content;
      },
      fetchBlob: async (descriptor) => {
        const bytes = await store.fetchBlob(descriptor);
        if (bytes !== undefined) blobs.set(descriptor.digest, bytes);
        return bytes;
      },
    },
  };
}

/** The gate accepts an image that any program reads; this one has to find the module too. */
function layoutOf({ manifest, blobs }: Seen, { consumer }: ImageDemands): readonly Finding[] {
  const content = manifest();
  if (consumer === undefined || content === undefined || isIndex(content)) return [];
  const opened = openImage(blobs);
  return consumersNamed([consumer]).flatMap(({ name, take }): readonly Finding[] => {
    const answer = take(readManifest(content), opened);
    if (answer.kind === 'taken') return [];
    return [{ rule: 'layout', message: `${name} does not find the module: ${answer.reason}`, hint: LAYOUT_HINT }];
  });
}

const LAYOUT_HINT = 'publish the image in a layout that it reads: docs/layouts.md';

/** A version tag never moves, so one that leads elsewhere is a mistake, or the tag was moved. */
async function compareTag(store: ImageStore, { wanted, tag }: ImageDemands): Promise<readonly Finding[]> {
  if (tag === undefined || wanted === tag) return [];
  const found = await store.fetchManifest(tag);
  if (found?.digest === wanted) return [];
  const where = found === undefined ? 'does not exist' : `leads to ${found.digest.slice(0, 19)}...`;
  return [
    isVersionTag(tag)
      ? {
          rule: 'tag-moved',
          message: `the tag ${tag} ${where}, and the digest is ${wanted.slice(0, 19)}...`,
          hint: 'find out which of the two is meant, and write its tag and its digest',
        }
      : { rule: 'tag-differs', message: `the tag ${tag} ${where}` },
  ];
}

async function explain(ports: Ports, seen: Seen, demands: ImageDemands, error: WasmImageError): Promise<Finding> {
  const { code, hint, message, exitCode } = error;
  const content = seen.manifest();
  const usual = { message, hint, code } as const;
  if (
    code === 'IMAGE_INVALID' &&
    demands.isModuleSure &&
    content !== undefined &&
    isIndex(content) &&
    isDigest(demands.wanted)
  )
    return { ...usual, rule: 'digest-kind', message: `its digest is that of an index, not of an image` };
  // The image is here, and no program finds a module in it.
  if (
    code === 'IMAGE_INVALID' &&
    content !== undefined &&
    !demands.isModuleSure &&
    demands.gate === undefined &&
    demands.lock === undefined
  )
    return { rule: 'no-module', message: 'the image holds no module' };
  if (code === 'IMAGE_NOT_FOUND') return (await explainMissing(ports, demands)) ?? { ...usual, rule: 'missing' };
  if (exitCode === 3) return { ...usual, rule: 'denied' };
  return { ...usual, rule: exitCode === 4 ? 'unsigned' : 'undecided' };
}

/** A digest that is in the repository, but not that of an image. */
async function explainMissing(
  { store, validator }: Ports,
  { wanted, tag }: ImageDemands,
): Promise<Finding | undefined> {
  if (!isDigest(wanted)) return undefined;
  try {
    const what = (await blobNamed({ store, validator }, wanted, tag)) ?? (await anyBlob(store, wanted));
    if (what === undefined) return undefined;
    return {
      rule: 'digest-kind',
      message: `its digest is that of ${what}, and the digest of the image is needed`,
      hint: 'wasm-image inspect IMAGE prints the digest of the image',
    };
  } catch (error) {
    // What is known already is enough.
    if (error instanceof WasmImageError) return undefined;
    throw error;
  }
}

async function blobNamed(ports: Ports, wanted: Digest, tag: Tag | undefined): Promise<string | undefined> {
  if (tag === undefined) return undefined;
  const content = await ports.store.fetchManifest(tag);
  if (content === undefined || isIndex(content)) return undefined;
  const { layers, config } = readManifest(content);
  const name = printReference(pin(ports.store.repository, content.digest));
  if (config.digest === wanted) return `the config of ${name}`;
  const read = await readBack(ports, tag, { hosts: undefined });
  if (read.facts.moduleDigest === wanted) return `the module in ${name}`;
  return layers.some(({ digest }) => digest === wanted) ? `a layer of ${name}` : undefined;
}

/** A blob is asked for with one byte: the answer for a longer one is an error, and nothing is read. */
async function anyBlob(store: ImageStore, digest: Digest): Promise<string | undefined> {
  try {
    return (await store.fetchBlob({ mediaType: 'application/octet-stream', digest, size: 1 })) === undefined
      ? undefined
      : 'a layer or a module';
  } catch (error) {
    if (error instanceof WasmImageError && error.code === 'DIGEST_MISMATCH') return 'a layer or a module';
    throw error;
  }
}
