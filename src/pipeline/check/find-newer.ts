import { type Digest, isDigest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import type { Finding } from '../../decide/check/rules.ts';
import { findVersions, NO_FAMILY } from '../../decide/gate/tags/families.ts';
import { rivalsOf } from '../../decide/gate/tags/rivals.ts';
import type { ForwardRule } from '../../decide/gate/tags/tag-policy.ts';
import type { Verification } from '../../decide/gate/verification.ts';
import { parseVersion } from '../../decide/gate/version.ts';
import { readManifest } from '../../oci/manifest.ts';
import { parseTag, type Tag } from '../../oci/reference.ts';
import type { ImageStore } from '../../ports.ts';

/** Higher versions that are verified at most. Anybody who can push can add tags. */
const MOST = 5;
const VERSION = 'org.opencontainers.image.version';

/** A verified image, as the reference names it. */
interface Current {
  readonly tag: Tag | undefined;
  readonly digest: Digest;
  readonly verification: Extract<Verification, { kind: 'verified' }>;
}

/**
 * A note if the policy of an image verifies a higher version, in the order of the tag policy: of the same variant, and
 * a pre-release only for a pre-release. What cannot be found out is no finding: the image itself is verified.
 */
export async function findNewer(
  store: ImageStore,
  gate: (target: Tag) => Promise<Verification>,
  current: Current,
): Promise<readonly Finding[]> {
  const rule = ruleFor(current);
  if (rule === undefined) return [];
  try {
    const rivals = rivalsOf(rule, (await store.fetchTags()) ?? []).filter((one) => !one.isOnlyCurrent);
    for (const { tag } of rivals.slice(0, MOST)) {
      const found = await gate(tag);
      if (found.kind !== 'verified') continue;
      const { digest } = found.verified.reference;
      return digest === current.digest
        ? []
        : [{ rule: 'newer', message: `the version ${tag} is verified too: ${digest}` }];
    }
  } catch (error) {
    if (!(error instanceof WasmImageError)) throw error;
  }
  return [];
}

/** What is compared as a tag that moves forward is; undefined without a version. */
function ruleFor({ tag, verification }: Current): ForwardRule | undefined {
  const [named] = tag === undefined || isDigest(tag) ? [] : findVersions([tag], [], undefined);
  const written = readManifest(verification.read.manifest).annotations[VERSION] ?? '';
  const ours = named?.version ?? (tag === undefined ? parseVersion(written) : undefined);
  if (ours === undefined) return undefined;
  const [channel] = ours.prerelease;
  return {
    kind: 'forward',
    tag: parseTag('latest'),
    families: [named?.family ?? NO_FAMILY],
    line: [],
    channel: channel === undefined ? undefined : [channel],
    ours,
    mayGoBack: false,
  };
}
