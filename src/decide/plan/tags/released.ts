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
  const { tag, count } = findReleased(text, module);
  if (tag !== undefined || count < 2 || module.name !== undefined) return tag;
  throw new WasmImageError(
    'INPUT_INVALID',
    `Cannot use ${inputName('versions')}: it lists ${count} releases, and none is of the folder ${quoted(module.folder)}`,
    { hint: 'set working-directory to the folder of the component, or give one version' },
  );
}

/** @returns the name of a git tag, if it is certain, and how many releases there are. */
function findReleased(
  text: string,
  module: ReleasedModule,
): { readonly tag: string | undefined; readonly count: number } {
  if (text.trim() === '') return { tag: undefined, count: 0 };
  const releases = readVersions(text).map(({ name, version, tag }) => ({
    key: name === '.' ? '' : name,
    tag: tag === `${name}@${version}` ? version : tag,
  }));
  const whole = releases.find(({ key }) => key === '');
  const own = releases.filter(({ key }) => isOf(key, module));
  const [only] = releases;
  // A plain version is for all modules; a release of the whole repository is for none of many.
  const isForAll = module.name === undefined || !/^["[{]/.test(text.trim());
  const other = isForAll
    ? (whole ?? (module.name === undefined && releases.length === 1 ? only : undefined))
    : undefined;
  return { tag: (own.length === 1 ? own[0] : other)?.tag, count: releases.length };
}

/**
 * The version that the run releases, as its image says it; undefined if the input says no full version for the module.
 * @param text of the input `versions`.
 */
export function versionReleased(text: string, module: ReleasedModule): string | undefined {
  const { tag = '' } = findReleased(text, module);
  const forms = [/^v?(\d+\.\d+.*)$/i, /^.*[-_/@]v?(\d+\.\d+.*)$/i];
  return forms.map((form) => form.exec(tag)?.[1]).find((version) => parseVersion(version ?? '') !== undefined);
}

function isOf(key: string, { name, folder }: ReleasedModule): boolean {
  const [own, other] = [key, folder].map((path) => posix.normalize(path).replace(/\/$/, ''));
  return key !== '' && (own === other || (name !== undefined && [key, posix.basename(key)].includes(name)));
}
