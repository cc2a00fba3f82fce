import { WasmImageError } from '../../../core/errors.ts';
import { quoted } from '../../../core/text.ts';
import { PRERELEASE_SUFFIX, parseVersion } from '../../gate/version.ts';
import { named } from '../../inputs/named.ts';
import type { ModuleSource } from '../source.ts';

/** The version that a file of the module declares. */
export interface DeclaredVersion {
  readonly file: string;
  readonly version: string;
  /** How to change it, if not in the file. */
  readonly cure?: string;
}

/**
 * Refuses a release whose version is not the one that its files declare. The build part does not count, and a tag may
 * name a variant (`1.2.3-tinygo`). A declared 0.0.0 is a placeholder.
 * @param versions of the git tag and of the version tags, with or without `v`.
 * @throws WasmImageError VERSION_MISMATCH.
 */
export function checkVersions(versions: readonly string[], declared: readonly DeclaredVersion[]): void {
  for (const { file, version, cure = `change the version in ${file}` } of declared) {
    const expected = parseVersion(version);
    if (expected === undefined || expected.numbers.every((number) => number === '0')) continue;
    const other = versions.find((text) => !isVersion(text, version));
    if (other === undefined) continue;
    throw new WasmImageError(
      'VERSION_MISMATCH',
      `Cannot make version ${quoted(other)}: ${quoted(file)} says ${quoted(version)}`,
      { hint: `${cure} or the tag, or set ${named('version-check', 'off')}` },
    );
  }
}

/**
 * Refuses a release whose version is not the one in the section that `kwctl annotate` writes into a policy.
 * @param version of the module; undefined if it says none. @throws WasmImageError VERSION_MISMATCH.
 */
export function checkModuleVersion(versions: readonly string[], version: string | undefined): void {
  const file = 'io.kubewarden.metadata in the module';
  const cure = 'change the version in metadata.yml and annotate the module again (kwctl annotate)';
  if (version !== undefined) checkVersions(versions, [{ file, version, cure }]);
}

function isVersion(text: string, declared: string): boolean {
  const [given, own] = [withoutBuild(text), withoutBuild(declared)];
  if (given === own) return true;
  const suffix = given.startsWith(own) ? given.slice(own.length) : '';
  return /^-./.test(suffix) && !own.includes('-') && !PRERELEASE_SUFFIX.test(suffix);
}

function withoutBuild(version: string): string {
  return version
    .trim()
    .replace(/^v/, '')
    .replace(/[+_].*$/, '');
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
