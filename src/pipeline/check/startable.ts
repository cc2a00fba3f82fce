import type { Digest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Verification } from '../../decide/gate/verification.ts';
import { readManifest } from '../../oci/manifest.ts';
import { readRuntimeConfig } from '../../oci/runtime-config.ts';
import { configSchemaOf } from '../verify/config-schema.ts';

/** The module of a verified image. */
export interface Startable {
  readonly module: Uint8Array;
  readonly moduleDigest: Digest;
  /** `proxy-wasm`, `component`, ... */
  readonly kind: string;
  /** The schema of its configuration, by an accepted signer; an error if it cannot be used. */
  readonly schema: JsonObject | WasmImageError | undefined;
  /** From the runtime config of the image; empty if it says nothing. */
  readonly rootIds: readonly string[];
}

/** Only what the gate verified can be started. @param blobs of the image. */
export function startableOf(
  verification: Extract<Verification, { kind: 'verified' }>,
  blobs: ReadonlyMap<Digest, Uint8Array>,
): Startable {
  const { verified, read } = verification;
  const { layout, moduleDigest, abi } = verified.image;
  const config = layout === 'oci' ? blobs.get(readManifest(read.manifest).config.digest) : undefined;
  return {
    module: read.module,
    moduleDigest,
    kind: abi.kind,
    schema: schemaOf(verification),
    rootIds: config === undefined ? [] : readRuntimeConfig(config).rootIds,
  };
}

function schemaOf(verification: Verification): JsonObject | WasmImageError | undefined {
  try {
    return configSchemaOf(verification);
  } catch (error) {
    if (error instanceof WasmImageError) return error;
    throw error;
  }
}
