import { posix } from 'node:path';
import { WasmImageError } from '../../../core/errors.ts';
import { inputName, quoted } from '../../../core/text.ts';
import { parseVersion } from '../../gate/version.ts';
import { readVersions } from '../release/versions.ts';

/** Which module the version is for. */
export interface ReleasedModule {
  /** In a run of many. */
  readonly name?: string | undefined;
  readonly folder: string;
}

/**
 * Finds what the run releases in the input `versions`. A package has no git tag of its own that rules could read, so its
 * version counts as one.
 * @returns the name of a git tag; undefined if the run releases nothing for this module.
 * @throws WasmImageError INPUT_INVALID.
 */
export function readReleased(text: string, module: ReleasedModule): string | undefined {
  if (text.trim() === '') return undefined;
  const releases = readVersions(text).map(({ name, version, tag }) => ({
    key: name === '.' ? '' : name,
    tag: tag === `${name}@${version}` ? version : tag,
  }));
  const whole = releases.find(({ key }) => key === '');
  const own = releases.filter(({ key }) => isOf(key, module));
  if (own.length === 1) return own[0]?.tag;
  // A plain version is for all modules; a release of the whole repository is for none of many.
  if (module.name !== undefined) return /^["[{]/.test(text.trim()) ? undefined : whole?.tag;
  if (whole !== undefined) return whole.tag;
  if (releases.length > 1)
    throw new WasmImageError(
      'INPUT_INVALID',
      `Cannot use ${inputName('versions')}: it lists ${releases.length} releases, and none is of the folder ${quoted(module.folder)}`,
      { hint: 'set working-directory to the folder of the component, or give one version' },
    );
  return releases[0]?.tag;
}

/**
 * The version that the run releases, as its image says it; undefined if the input says no full version for the module.
 * @param text of the input `versions`.
 */
export function versionReleased(text: string, module: ReleasedModule): string | undefined {
  let name: string | undefined;
  try {
    name = readReleased(text, module);
  } catch (error) {
    // A list of names needs no release of its own; rules have failed by now.
    if (error instanceof WasmImageError) return undefined;
    throw error;
  }
  const forms = [/^v?(\d+\.\d+.*)$/i, /^.*[-_/@]v?(\d+\.\d+.*)$/i];
  return forms.map((form) => form.exec(name ?? '')?.[1]).find((version) => parseVersion(version ?? '') !== undefined);
}

function isOf(key: string, { name, folder }: ReleasedModule): boolean {
  const [own, other] = [key, folder].map((path) => posix.normalize(path).replace(/\/$/, ''));
  return key !== '' && (own === other || (name !== undefined && [key, posix.basename(key)].includes(name)));
}
