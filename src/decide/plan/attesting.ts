import type { SbomFormat } from '../../attest/sbom/sbom.ts';
import { WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';
import { named } from '../inputs/named.ts';
import type { Values } from '../inputs/values.ts';
import { allowStorageRecord } from './release/storage-record.ts';
import type { Signing } from './signing.ts';

/** The attestations of an image, besides its signature. */
export interface Attesting {
  readonly isAbi: boolean;
  readonly isProvenance: boolean;
  readonly sboms: readonly SbomChoice[];
  /** Path of a JSON Schema of the configuration, relative to the workspace. */
  readonly configSchema: string | undefined;
  /** A summary that the image passed verification. */
  readonly isSummary: boolean;
  /** Whether the module is signed as a file too. */
  readonly isModuleBundle: boolean;
  /** Whether they are stored on GitHub in addition to the registry. */
  readonly store: 'registry' | 'github';
  /** Whether GitHub also records where the image is stored. */
  readonly isStorageRecorded: boolean;
}

/** A bill of materials that we generate, or an existing one. `path`: relative to the workspace. */
export type SbomChoice =
  | { readonly kind: 'made'; readonly format: SbomFormat }
  | { readonly kind: 'ready'; readonly path: string };

/**
 * Decides which attestations are signed.
 * @throws WasmImageError INPUT_CONFLICT if the signing mode rules out an attestation, INPUT_INVALID, INPUT_MISSING.
 */
export function planAttesting(
  values: Values,
  sign: Signing['kind'],
  { isWorkflow }: { readonly isWorkflow: boolean },
): Attesting {
  const store = planStore(values, sign, isWorkflow);
  return {
    isAbi: sign !== 'off' && values.isOn('abi-attestation'),
    isProvenance: planProvenance(values, sign, isWorkflow),
    sboms: planSboms(values, sign !== 'off'),
    configSchema: planConfigSchema(values, sign !== 'off'),
    isSummary: planSummary(values, sign !== 'off'),
    isModuleBundle: planModuleBundle(values, sign !== 'off'),
    store,
    isStorageRecorded: values.isOn('storage-record') && allowStorageRecord(store),
  };
}

function planProvenance(values: Values, sign: Signing['kind'], isWorkflow: boolean): boolean {
  const asked = values.text('provenance');
  if (asked === 'true' && sign !== 'keyless')
    throw new WasmImageError(
      'INPUT_CONFLICT',
      `Cannot use ${named('provenance', 'true')} without keyless signing: no certificate would confirm the workflow`,
      { hint: `sign keyless, or do not set ${named('provenance')}` },
    );
  return sign === 'keyless' && (asked === 'true' || (asked === 'auto' && isWorkflow));
}

function planSboms(values: Values, isSigned: boolean): readonly SbomChoice[] {
  const text = values.text('sbom') ?? 'off';
  if (text === 'off') return [];
  if (!isSigned)
    throw new WasmImageError(
      'INPUT_CONFLICT',
      `Cannot use ${named('sbom')} together with ${named('sign', 'off')}: an SBOM is attached as a signed attestation`,
    );
  const words = [...new Set(text.split(',').map((word) => word.trim()))];
  if (words.every(isFormat)) return words.map((format) => ({ kind: 'made', format }));
  // Without a dot or a slash it is a misspelt format, not a path.
  if (words.length === 1 && /[./\\]|^-$/.test(text)) return [{ kind: 'ready', path: text }];
  throw new WasmImageError(
    'INPUT_INVALID',
    `Cannot use ${quoted(text)} as ${named('sbom')}: it is not off, cyclonedx, spdx or the path of a .json file`,
  );
}

function isFormat(word: string): word is SbomFormat {
  return word === 'cyclonedx' || word === 'spdx';
}

function planSummary(values: Values, isSigned: boolean): boolean {
  if (values.isOn('verification-summary') && !isSigned)
    throw new WasmImageError(
      'INPUT_CONFLICT',
      `Cannot use ${named('verification-summary')} together with ${named('sign', 'off')}: it needs a signed image`,
    );
  return values.isOn('verification-summary');
}

function planConfigSchema(values: Values, isSigned: boolean): string | undefined {
  const path = values.text('config-schema');
  if (path !== undefined && !isSigned)
    throw new WasmImageError(
      'INPUT_CONFLICT',
      `Cannot use ${named('config-schema')} together with ${named('sign', 'off')}: it is attached as a signed attestation`,
    );
  return path;
}

function planModuleBundle(values: Values, isSigned: boolean): boolean {
  if (values.isOn('module-bundle') && !isSigned)
    throw new WasmImageError(
      'INPUT_CONFLICT',
      `Cannot use ${named('module-bundle')} together with ${named('sign', 'off')}: a bundle is a signature`,
    );
  const assets = values.lines('release-assets').flatMap((line) => line.split(','));
  return values.isOn('module-bundle') || (isSigned && assets.some((asset) => asset.trim() === 'bundle'));
}

function planStore(values: Values, sign: Signing['kind'], isWorkflow: boolean): Attesting['store'] {
  if (values.text('attestation-store') !== 'github') return 'registry';
  if (sign !== 'keyless' || !isWorkflow)
    throw new WasmImageError(
      'INPUT_CONFLICT',
      `Cannot use ${named('attestation-store', 'github')} unless a workflow signs keyless: GitHub accepts nothing else`,
      { hint: `leave out ${named('attestation-store')}: attestations then go to the registry` },
    );
  if (values.text('github-token') === undefined)
    throw new WasmImageError(
      'INPUT_MISSING',
      `Cannot use ${named('attestation-store', 'github')}: ${named('github-token')} is not set`,
      { hint: `set ${named('github-token')} to the token of the job` },
    );
  return 'github';
}
