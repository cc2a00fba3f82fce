import { WasmImageError } from '../core/errors.ts';
import type { Signing } from './signing.ts';
import type { Values } from './values.ts';

/** What is signed about an image beside "it is ours". */
export interface Attesting {
  readonly isAbi: boolean;
  readonly isProvenance: boolean;
}

/** @throws WasmImageError INPUT_CONFLICT for an attestation that the way of signing cannot bear. */
export function planAttesting(values: Values, sign: Signing['kind'], { isWorkflow }: { readonly isWorkflow: boolean }): Attesting {
  return {
    isAbi: sign !== 'off' && values.isOn('abi-attestation'),
    isProvenance: planProvenance(values, sign, isWorkflow),
  };
}

function planProvenance(values: Values, sign: Signing['kind'], isWorkflow: boolean): boolean {
  const asked = values.text('provenance');
  if (asked === 'true' && sign !== 'keyless')
    throw new WasmImageError('INPUT_CONFLICT', `Cannot use provenance together with sign: ${sign}: no certificate would vouch for the workflow`, {
      hint: 'sign keyless, or leave provenance out',
    });
  return sign === 'keyless' && (asked === 'true' || (asked === 'auto' && isWorkflow));
}
