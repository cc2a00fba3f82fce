import type { SbomFormat } from '../../attest/sbom/sbom.ts';
import { WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';
import type { Values } from '../inputs/values.ts';
import type { Signing } from './signing.ts';

/** What is signed about an image beside "it is ours". */
export interface Attesting {
  readonly isAbi: boolean;
  readonly isProvenance: boolean;
  readonly sboms: readonly SbomChoice[];
  /** That the gate let the image pass. */
  readonly isSummary: boolean;
  /** Where they are kept beside the registry. */
  readonly store: 'registry' | 'github';
}

/** A bill of materials that we make, or one that is ready. `path`: relative to the workspace. */
export type SbomChoice =
  | { readonly kind: 'made'; readonly format: SbomFormat }
  | { readonly kind: 'ready'; readonly path: string };

/** @throws WasmImageError INPUT_CONFLICT for an attestation that the way of signing cannot bear, INPUT_INVALID, INPUT_MISSING. */
export function planAttesting(
  values: Values,
  sign: Signing['kind'],
  { isWorkflow }: { readonly isWorkflow: boolean },
): Attesting {
  return {
    isAbi: sign !== 'off' && values.isOn('abi-attestation'),
    isProvenance: planProvenance(values, sign, isWorkflow),
    sboms: planSboms(values, sign !== 'off'),
    isSummary: planSummary(values, sign !== 'off'),
    store: planStore(values, sign, isWorkflow),
  };
}

function planProvenance(values: Values, sign: Signing['kind'], isWorkflow: boolean): boolean {
  const asked = values.text('provenance');
  if (asked === 'true' && sign !== 'keyless')
    throw new WasmImageError(
      'INPUT_CONFLICT',
      'Cannot use provenance: true without keyless signing: no certificate would vouch for the workflow',
      {
        hint: 'sign keyless, or leave provenance out',
      },
    );
  return sign === 'keyless' && (asked === 'true' || (asked === 'auto' && isWorkflow));
}

function planSboms(values: Values, isSigned: boolean): readonly SbomChoice[] {
  const text = values.text('sbom') ?? 'off';
  if (text === 'off') return [];
  if (!isSigned)
    throw new WasmImageError('INPUT_CONFLICT', 'Cannot use sbom together with sign: off: nobody would sign it');
  const words = [...new Set(text.split(',').map((word) => word.trim()))];
  if (words.every(isFormat)) return words.map((format) => ({ kind: 'made', format }));
  // A word without these is a format that does not exist.
  if (words.length === 1 && /[./\\]/.test(text)) return [{ kind: 'ready', path: text }];
  throw new WasmImageError(
    'INPUT_INVALID',
    `Cannot use ${quoted(text)} as sbom: it is none of off, cyclonedx and spdx, and no path of a .json file`,
  );
}

function isFormat(word: string): word is SbomFormat {
  return word === 'cyclonedx' || word === 'spdx';
}

function planSummary(values: Values, isSigned: boolean): boolean {
  if (values.isOn('verification-summary') && !isSigned)
    throw new WasmImageError(
      'INPUT_CONFLICT',
      'Cannot use verification-summary together with sign: off: an unsigned image does not pass the gate',
    );
  return values.isOn('verification-summary');
}

function planStore(values: Values, sign: Signing['kind'], isWorkflow: boolean): Attesting['store'] {
  if (values.text('attestation-store') !== 'github') return 'registry';
  if (sign !== 'keyless' || !isWorkflow)
    throw new WasmImageError(
      'INPUT_CONFLICT',
      'Cannot use attestation-store: github without a workflow that signs keyless: GitHub takes nothing else',
    );
  if (values.text('github-token') === undefined)
    throw new WasmImageError('INPUT_MISSING', 'Cannot use attestation-store: github: github-token is not set', {
      hint: 'set github-token to the token of the job',
    });
  return 'github';
}
