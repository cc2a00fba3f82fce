import { WasmImageError } from '../../../core/errors.ts';
import { quoted } from '../../../core/text.ts';
import type { Tag } from '../../../oci/reference.ts';
import { isVersionTag } from '../../gate/version.ts';
import { named } from '../../inputs/named.ts';
import type { Values } from '../../inputs/values.ts';
import type { Attesting } from '../attesting.ts';
import type { Signing } from '../signing.ts';
import { ASSETS, type AssetKind } from './assets.ts';
import { readVersions, tagOf } from './versions.ts';

/** The release on GitHub that a run completes and publishes. */
export interface Releasing {
  /** OWNER/NAME. */
  readonly repository: string;
  /** The git tag. */
  readonly tag: string;
  /** The commit that is built. */
  readonly commit: string;
  /** Whether the event is about this tag, so that it must exist. */
  readonly isTagRequired: boolean;
  /** In the order of the table. */
  readonly assets: readonly AssetKind[];
}

/** What a release depends on. */
export interface ReleaseFacts {
  /** The full ref of the event. */
  readonly ref: string | undefined;
  /** OWNER/NAME; undefined outside GitHub. */
  readonly repository: string | undefined;
  /** Undefined outside GitHub. */
  readonly commit: string | undefined;
  readonly tags: readonly Tag[];
  readonly signing: Signing['kind'];
  readonly attesting: Attesting;
}

/**
 * Decides which release gets which files.
 * @returns undefined if no input asks for one.
 * @throws WasmImageError INPUT_INVALID, INPUT_MISSING, INPUT_CONFLICT.
 */
export function planReleasing(values: Values, facts: ReleaseFacts): Releasing | undefined {
  const assets = readAssets(values);
  if (assets.length === 0) {
    if (values.text('release-tag') === undefined) return undefined;
    throw new WasmImageError(
      'INPUT_MISSING',
      `Cannot use ${named('release-tag')} without ${named('release-assets')}: the release would get nothing`,
      { hint: `set ${named('release-assets')}, for example to "module, checksums"` },
    );
  }
  refuseUnmade(assets, facts);
  const { repository, commit } = facts;
  if (repository === undefined || commit === undefined || !/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(commit))
    throw new WasmImageError(
      'INPUT_CONFLICT',
      `Cannot use ${named('release-assets')} here: GITHUB_REPOSITORY and GITHUB_SHA do not say which commit is released`,
      { hint: 'run in a GitHub workflow, or set both variables' },
    );
  if (values.text('github-token') === undefined)
    throw new WasmImageError(
      'INPUT_MISSING',
      `Cannot use ${named('release-assets')}: ${named('github-token')} is not set`,
      { hint: `set ${named('github-token')} to the token of the job, which needs "contents: write"` },
    );
  const tag = findTag(values, facts);
  return { repository, tag, commit, isTagRequired: facts.ref === `refs/tags/${tag}`, assets };
}

function readAssets(values: Values): readonly AssetKind[] {
  const words = values.lines('release-assets').flatMap((line) => line.split(',').map((word) => word.trim()));
  const given = new Set(words.filter((word) => word !== ''));
  const unknown = [...given].find((word) => !ASSETS.some((kind) => kind === word));
  if (unknown !== undefined)
    throw new WasmImageError(
      'INPUT_INVALID',
      `Cannot use ${quoted(unknown)} in ${named('release-assets')}: it is not one of ${ASSETS.join(', ')}`,
    );
  return ASSETS.filter((kind) => given.has(kind));
}

/** Refuses files that the run does not make. */
function refuseUnmade(assets: readonly AssetKind[], { signing, attesting }: ReleaseFacts): void {
  if (signing === 'off')
    throw new WasmImageError(
      'INPUT_CONFLICT',
      `Cannot use ${named('release-assets')} together with ${named('sign', 'off')}: a release leads to signed images only`,
    );
  if (assets.includes('provenance') && !attesting.isProvenance)
    throw new WasmImageError('INPUT_CONFLICT', `Cannot release the provenance: this run makes none`, {
      hint: `sign keyless in a workflow without ${named('provenance', 'false')}, or leave provenance out of ${named('release-assets')}`,
    });
  if (assets.includes('sbom') && attesting.sboms.length === 0)
    throw new WasmImageError('INPUT_CONFLICT', `Cannot release an SBOM: ${named('sbom')} is off`, {
      hint: `set ${named('sbom')}, or leave sbom out of ${named('release-assets')}`,
    });
}

/** The tag that an input names, that of the event, that of a release tool, or the only version among the tags. */
function findTag(values: Values, { ref, tags }: ReleaseFacts): string {
  const given = values.text('release-tag');
  if (given !== undefined) return tagOf(given, named('release-tag'));
  if (ref?.startsWith('refs/tags/')) return ref.slice('refs/tags/'.length);
  const text = values.text('versions');
  const released = text === undefined ? [] : readVersions(text);
  const candidates = released.length > 0 ? released.map((one) => one.tag) : tags.filter(isVersionTag);
  const [only, ...others] = [...new Set<string>(candidates)];
  if (only !== undefined && others.length === 0) return only;
  throw new WasmImageError(
    'INPUT_MISSING',
    `Cannot tell which release to publish: the event is not about a git tag, and there are ${candidates.length} versions`,
    { hint: `set ${named('release-tag')}` },
  );
}
