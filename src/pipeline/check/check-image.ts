import type { HostQuery } from '../../abi/host-query.ts';
import type { AbiReport } from '../../abi/report.ts';
import type { Content, Digest } from '../../core/digest.ts';
import { isDigest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { judgeRecord } from '../../decide/check/record/judge-record.ts';
import type { LockEntry } from '../../decide/check/record/lock.ts';
import type { Finding } from '../../decide/check/rules.ts';
import type { JudgedUpgrade } from '../../decide/check/upgrade/judge-upgrade.ts';
import type { Verification } from '../../decide/gate/verification.ts';
import { isVersionTag } from '../../decide/gate/version.ts';
import { consumersNamed } from '../../oci/consumers/consumers.ts';
import { readManifest } from '../../oci/manifest.ts';
import { openImage } from '../../oci/opened.ts';
import { printRepository } from '../../oci/reference.ts';
import type { ImageStore } from '../../ports.ts';
import { type ReadBack, refuseRead } from '../make/judge-image.ts';
import { isIndex, type ReadPorts, readBack, resolveImage } from '../verify/verify-read.ts';
import { compareHosts } from './compare-hosts.ts';
import { explainError } from './explain-error.ts';
import { findNewer } from './find-newer.ts';
import type { ImageDemands } from './image-demands.ts';
import { type Startable, startableOf } from './startable.ts';

/** What was found out about an image. */
export interface ImageResult {
  readonly findings: readonly Finding[];
  /** What the reference leads to. */
  readonly digest: Digest | undefined;
  /** The digest of its module; undefined if the module was not read, or not accepted. */
  readonly moduleDigest?: Digest | undefined;
  /** The hosts that its module was judged for; undefined if it was not read. */
  readonly hosts?: readonly HostQuery[] | undefined;
  /** The proven times of what the gate counted. */
  readonly times?: readonly string[] | undefined;
  /** What an upgrade of its host means for it. */
  readonly upgrade?: JudgedUpgrade | undefined;
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

/** Checks one image of a tree. What goes wrong is a finding: the others are still checked. */
export async function checkImage(ports: ReadPorts, demands: ImageDemands): Promise<ImageResult> {
  const seen = remembering(ports.store);
  try {
    const { verification, record, moduleDigest } = await judge(ports, seen, demands);
    const recorded = record === undefined ? [] : judgeRecord(demands.lock ?? [], record);
    const digest = seen.manifest()?.digest;
    const findings = [...recorded, ...layoutOf(seen, demands), ...(await compareTag(ports.store, demands))];
    const { gate, tag, wanted, looksForNewer } = demands;
    const named = tag ?? (isDigest(wanted) ? undefined : wanted);
    const newer =
      verification === undefined || gate === undefined || digest === undefined || !looksForNewer
        ? []
        : await findNewer(ports.store, (target) => gate(ports.store, target), { tag: named, digest, verification });
    return {
      findings: [...findings, ...newer],
      digest,
      moduleDigest,
      hosts: hostsOf(seen),
      times: verification?.times,
      upgrade: await upgradeOf(ports, seen, demands),
      isVerified: verification !== undefined,
      record,
      startable: verification === undefined ? undefined : startableOf(verification, seen.blobs),
    };
  } catch (error) {
    if (!(error instanceof WasmImageError)) throw error;
    return {
      findings: [await explainError(ports, seen.manifest(), demands, error)],
      digest: seen.manifest()?.digest,
      hosts: hostsOf(seen),
      upgrade: await upgradeOf(ports, seen, demands),
      isVerified: false,
      record: undefined,
      startable: undefined,
    };
  }
}

/** @returns the proof of the gate, if a policy is for the image, and its module. @throws WasmImageError why it is not acceptable. */
async function judge({ validator }: ReadPorts, seen: Seen, demands: ImageDemands): Promise<Judged> {
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
export interface Seen {
  readonly store: ImageStore;
  /** What the wanted tag or digest leads to: the first manifest that was read. */
  manifest(): Content | undefined;
  readonly blobs: ReadonlyMap<Digest, Uint8Array>;
  /** What was found out about its module. */
  abi: AbiReport | undefined;
}

/** @returns undefined if it is not asked, or if the image was not read. */
async function upgradeOf(
  { store, validator }: ReadPorts,
  { manifest, blobs }: Seen,
  { upgrade, wanted }: ImageDemands,
): Promise<JudgedUpgrade | undefined> {
  const content = manifest();
  if (upgrade === undefined || content === undefined) return undefined;
  const known = {
    ...store,
    fetchManifest: async () => content,
    fetchBlob: async (descriptor: Parameters<ImageStore['fetchBlob']>[0]) =>
      blobs.get(descriptor.digest) ?? (await store.fetchBlob(descriptor)),
  };
  return compareHosts({ store: known, validator }, wanted, upgrade);
}

function hostsOf({ abi }: Seen): ImageResult['hosts'] {
  return abi?.hosts.map(({ host, version }) => ({ host, version }));
}

/** Wraps a store. */
export function remembering(store: ImageStore): Seen {
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
export function layoutOf(
  { manifest, blobs }: Pick<Seen, 'manifest' | 'blobs'>,
  { consumer }: Pick<ImageDemands, 'consumer'>,
): readonly Finding[] {
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
export async function compareTag(
  store: ImageStore,
  { wanted, tag }: Pick<ImageDemands, 'wanted' | 'tag'>,
): Promise<readonly Finding[]> {
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
