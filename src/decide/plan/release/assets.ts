import type { Digest } from '../../../core/digest.ts';
import { WasmImageError } from '../../../core/errors.ts';
import type { Release, ReleaseAsset } from '../../../core/github-release.ts';
import { quoted } from '../../../core/text.ts';

/** What a release can contain. */
export const ASSETS = ['module', 'bundle', 'sbom', 'provenance', 'report', 'image', 'checksums'] as const;
/** What a release can contain. */
export type AssetKind = (typeof ASSETS)[number];

/** GitHub refuses larger files. Bytes. Source: GitHub docs, "About releases", storage and bandwidth quotas. */
export const MAX_ASSET_BYTES = 2 * 1024 ** 3 - 1;
/** Source: GitHub docs, "About releases". */
const MAX_ASSETS = 1000;

const ENDINGS: Readonly<Record<Exclude<AssetKind, 'sbom' | 'checksums'>, string>> = {
  module: '.wasm',
  // What cosign and `wasm-image verify FILE --bundle` call it, next to the file.
  bundle: '.wasm.sigstore.json',
  provenance: '.intoto.jsonl',
  report: '.abi.json',
  image: '.oci.tar',
};
const SBOM_ENDINGS = { cyclonedx: '.cdx.json', spdx: '.spdx.json' } as const;
/** The file with the digests of all others, as `sha256sum --check` reads it. */
export const CHECKSUMS = 'SHA256SUMS';

/** A file that a release must have. */
export interface AssetName {
  readonly kind: AssetKind;
  /** Of the module that it belongs to; '' for the checksums. */
  readonly module: string;
  readonly name: string;
}

/**
 * Names the files of a release.
 * @param modules `name`: GitHub keeps letters, digits, `.`, `_` and `-` of a file name.
 * @throws WasmImageError INPUT_CONFLICT if two files get the same name, INPUT_INVALID for a name that GitHub changes.
 */
export function nameAssets(
  kinds: readonly AssetKind[],
  modules: readonly { readonly name: string; readonly sboms: readonly (keyof typeof SBOM_ENDINGS)[] }[],
): readonly AssetName[] {
  const names = modules.flatMap(({ name: module, sboms }): AssetName[] => {
    if (!/^[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,99}[A-Za-z0-9_-])?$/.test(module))
      throw new WasmImageError(
        'INPUT_INVALID',
        `Cannot name release assets after ${quoted(module)}: GitHub would change the name`,
        { hint: 'use 1 to 100 letters, digits, ".", "_" and "-", with a letter or digit at both ends' },
      );
    return kinds.flatMap((kind): AssetName[] => {
      if (kind === 'checksums') return [];
      const endings = kind === 'sbom' ? sboms.map((format) => SBOM_ENDINGS[format]) : [ENDINGS[kind]];
      return endings.map((ending) => ({ kind, module, name: `${module}${ending}` }));
    });
  });
  const all: readonly AssetName[] = kinds.includes('checksums')
    ? [...names, { kind: 'checksums', module: '', name: CHECKSUMS }]
    : names;
  const seen = new Map<string, AssetName>();
  for (const asset of all) {
    const other = seen.get(asset.name.toLowerCase());
    if (other !== undefined)
      throw new WasmImageError(
        'INPUT_CONFLICT',
        `Cannot put both ${quoted(other.name)} of ${quoted(other.module)} and ${quoted(asset.name)} of ` +
          `${quoted(asset.module)} into one release`,
        { hint: 'rename one of the modules' },
      );
    seen.set(asset.name.toLowerCase(), asset);
  }
  return all;
}

/** A file with its content. */
export interface AssetFile {
  readonly name: string;
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
}

/** What happens to one file: `replace` and `upload` write. `old`: the asset that is removed first. */
export type AssetMove =
  | { readonly kind: 'keep'; readonly asset: ReleaseAsset }
  | { readonly kind: 'upload' }
  | { readonly kind: 'replace'; readonly old: ReleaseAsset };

/**
 * Decides what happens to a file by what the release has under its name.
 * @param there its `digest` must be known unless it is broken.
 * @throws WasmImageError RELEASE_CONFLICT if the release is published and would have to change.
 */
export function decideAsset(
  release: Pick<Release, 'tag' | 'isDraft' | 'isImmutable' | 'url'>,
  file: AssetFile,
  there: ReleaseAsset | undefined,
): AssetMove {
  if (there === undefined) {
    if (!release.isImmutable) return { kind: 'upload' };
    throw lacking(release, file.name, 'it does not have');
  }
  if (!there.isWhole) {
    if (!release.isImmutable) return { kind: 'replace', old: there };
    throw lacking(release, file.name, 'it has only a part of');
  }
  if (there.digest === file.digest) return { kind: 'keep', asset: there };
  if (release.isDraft) return { kind: 'replace', old: there };
  throw new WasmImageError(
    'RELEASE_CONFLICT',
    `Cannot replace ${quoted(file.name)} of release ${quoted(release.tag)}: the release is published, and the file ` +
      `there is ${there.digest ?? 'of an unknown digest'}, not ${file.digest}`,
    {
      hint: release.isImmutable
        ? NEW_VERSION
        : `publish under a new version; if the file there is wrong, delete it from ${release.url} and run again`,
      detail: { asset: file.name, wanted: file.digest, seen: there.digest ?? 'unknown' },
    },
  );
}

/** Refuses an immutable release that has no file of this name. @throws WasmImageError RELEASE_CONFLICT. */
export function refuseLacking(
  release: Pick<Release, 'tag' | 'isImmutable'>,
  names: readonly string[],
  there: readonly ReleaseAsset[],
): void {
  const missing = names.filter((name) => !there.some((asset) => asset.name === name && asset.isWhole));
  if (release.isImmutable && missing.length > 0) throw lacking(release, missing.join(', '), 'it does not have');
}

/** Refuses what GitHub would refuse. @throws WasmImageError RELEASE_CONFLICT, FILE_TOO_LARGE. */
export function refuseTooMuch(
  files: readonly { readonly name: string; readonly size: number }[],
  names: readonly string[],
  there: readonly ReleaseAsset[],
): void {
  for (const { name, size } of files)
    if (size > MAX_ASSET_BYTES)
      throw new WasmImageError('FILE_TOO_LARGE', `Cannot add ${quoted(name)} to a release: it has ${size} bytes`, {
        hint: `GitHub takes files below 2 GiB; leave it out of the assets`,
      });
  const total = new Set([...names, ...there.map(({ name }) => name)]).size;
  if (total > MAX_ASSETS)
    throw new WasmImageError(
      'RELEASE_CONFLICT',
      `Cannot add ${names.length} files to the release: it would have ${total}; the limit is ${MAX_ASSETS}`,
      { hint: 'release fewer modules or fewer kinds of files per release' },
    );
}

const NEW_VERSION =
  'nothing can be added to an immutable release: publish a new version, and let this run publish its release ' +
  '(start it on the push of the tag, or give it a draft)';

function lacking(release: Pick<Release, 'tag'>, names: string, verb: string): WasmImageError {
  return new WasmImageError(
    'RELEASE_CONFLICT',
    `Cannot complete release ${quoted(release.tag)}: it is published and immutable, and ${verb} ${names}`,
    { hint: NEW_VERSION },
  );
}

/** Digests as `sha256sum` prints them, sorted by name. */
export function printChecksums(files: readonly AssetFile[]): string {
  return [...files]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, digest }) => `${digest.slice('sha256:'.length)}  ${name}\n`)
    .join('');
}
