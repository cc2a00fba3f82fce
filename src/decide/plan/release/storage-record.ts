import { WasmImageError } from '../../../core/errors.ts';
import { named } from '../../inputs/named.ts';

/**
 * Whether GitHub can record where the image is stored, which it does only for what it has an attestation of.
 * @returns true. @throws WasmImageError INPUT_CONFLICT.
 */
export function allowStorageRecord(store: 'registry' | 'github'): true {
  if (store === 'github') return true;
  const needed = named('attestation-store', 'github');
  throw new WasmImageError(
    'INPUT_CONFLICT',
    `Cannot use ${named('storage-record')} without ${needed}: GitHub records only images that it has an attestation of`,
    { hint: `set ${needed}` },
  );
}
