import { WasmImageError } from '../../../core/errors.ts';
import { quoted } from '../../../core/text.ts';
import type { Tag } from '../../../oci/reference.ts';
import { findVersions, usableVariants, versionRead } from '../../gate/tags/families.ts';
import type { TagPolicy } from '../../gate/tags/tag-policy.ts';
import { compareNumbers, PRERELEASE_SUFFIX, parseVersion, type Version } from '../../gate/version.ts';
import { named } from '../../inputs/named.ts';
import type { ModuleSource } from '../source.ts';

/** The version that a file of the module declares. */
export interface DeclaredVersion {
  readonly file: string;
  readonly version: string;
  /** How to change it, if not in the file. */
  readonly cure?: string;
}

/** The tags whose versions the files of a module must declare. */
export interface VersionCheck extends Pick<TagPolicy, 'variants' | 'origins'> {
  readonly tags: readonly Tag[];
}

/** A version that a run makes. */
export interface RunVersion {
  /** The tag or the git tag, as messages show it. */
  readonly text: string;
  /** Without the prefix and suffix of a variant. */
  readonly version: Version;
}

/** The versions that a run makes. @param given the version of its git tag, or the one that was released. */
export function versionsOfRun(
  { tags, variants = [], origins = [] }: VersionCheck,
  given: string | undefined,
): readonly RunVersion[] {
  const [read, known] = [versionRead(origins), parseVersion(given ?? '')];
  const full = findVersions(tags, usableVariants(variants), read ?? known, origins);
  const others = [full.length === 0 ? read : undefined, known].filter((version) => version !== undefined);
  return [
    ...full.map(({ tag, version }): RunVersion => ({ text: tag, version })),
    ...others.map((version): RunVersion => ({ text: version.text, version })),
  ];
}

/**
 * Refuses a release whose version is not the one that its files declare. The build part does not count, and a tag may
 * name a variant (`1.2.3-tinygo`). A declared 0.0.0 is a placeholder.
 * @param versions see {@link versionsOfRun}.
 * @throws WasmImageError VERSION_MISMATCH.
 */
export function checkVersions(versions: readonly RunVersion[], declared: readonly DeclaredVersion[]): void {
  for (const { file, version, cure = `change the version in ${file}` } of declared) {
    const expected = parseVersion(version);
    if (expected === undefined || expected.numbers.every((number) => number === '0')) continue;
    const other = versions.find((one) => !isVersion(one.version, expected));
    if (other === undefined) continue;
    throw new WasmImageError(
      'VERSION_MISMATCH',
      `Cannot make version ${quoted(other.text)}: ${quoted(file)} says ${quoted(version)}`,
      { hint: `${cure} or the tag, or set ${named('version-check', 'off')}` },
    );
  }
}

/**
 * Refuses a release whose version is not the one in the section that `kwctl annotate` writes into a policy.
 * @param version of the module; undefined if it says none. @throws WasmImageError VERSION_MISMATCH.
 */
export function checkModuleVersion(versions: readonly RunVersion[], version: string | undefined): void {
  const file = 'io.kubewarden.metadata in the module';
  const cure = 'change the version in metadata.yml and annotate the module again (kwctl annotate)';
  if (version !== undefined) checkVersions(versions, [{ file, version, cure }]);
}

/** Numbers count, and not how they are written; Cargo and npm write 1.2.3-rc.1 for 1.2.3rc1 of Python. */
function isVersion(given: Version, declared: Version): boolean {
  if (compareNumbers(given.numbers, declared.numbers) !== 0) return false;
  const [one, own] = [given, declared].map(({ prerelease }) =>
    prerelease
      .join('.')
      .replace(/([A-Za-z])(?=\d)/g, '$1.')
      .replace(/\b0+(?=\d)/g, ''),
  );
  if (one === own) return true;
  const text = `-${one}`;
  const suffix = own === '' ? text : text.startsWith(`-${own}-`) ? text.slice(`-${own}`.length) : '';
  return suffix !== '' && !PRERELEASE_SUFFIX.test(suffix);
}

/** Whether a Cargo package is the one of the module: it is built here, or the file has its name. */
export function isCargoModule(source: ModuleSource, name: string | undefined): boolean {
  if (source.kind === 'preset') return ['auto', 'rust', 'docker'].includes(source.preset);
  if (source.kind === 'command') return true;
  if (name === undefined) return false;
  return source.path.split(/[\\/]/).at(-1) === `${name.replaceAll('-', '_')}.wasm`;
}

/** Whether package.json is that of the module: next to asconfig.json, or if a package manager builds the module. */
export function isNpmModule(source: ModuleSource, hasAsconfig: boolean): boolean {
  if (source.kind === 'preset') return ['assemblyscript', 'javascript'].includes(source.preset) || hasAsconfig;
  if (hasAsconfig) return true;
  const programs = source.kind === 'command' ? source.commands.map(([program = '']) => program) : [];
  return programs.some((program) => /^(?:npm|npx|pnpm|yarn|bun|asc)(?:\.cmd)?$/.test(program));
}

/**
 * The version in Kubewarden's metadata.yml; undefined if there is none or more than one.
 * Source: docs.kubewarden.io, "Metadata", annotation `io.kubewarden.policy.version`; kubewarden/github-actions compares
 * the line, too.
 */
export function kubewardenVersionIn(text: string): string | undefined {
  const lines = [...text.matchAll(/^[ \t]*(["']?)io\.kubewarden\.policy\.version\1[ \t]*:[ \t]*(.*)$/gm)];
  const value = lines.length === 1 ? (lines[0]?.[2] ?? '').replace(/(?:^|[ \t])#.*$/, '').trim() : '';
  return /^(["']?)([^"'\s]+)\1$/.exec(value)?.[2];
}
