/**
 * Whether GitHub can record where the image is stored, which it does only for what it has an attestation of.
 * @returns true. @throws WasmImageError INPUT_CONFLICT.
 */
export declare function allowStorageRecord(store: 'registry' | 'github'): true;
