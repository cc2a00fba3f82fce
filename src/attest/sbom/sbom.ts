import { WasmImageError } from '../../core/errors.ts';
import { isObject, type Json, type JsonObject, jsonBytes, parseStrictJson, stringAt } from '../../core/json.ts';
import { quoted } from '../../core/text.ts';
import { PREDICATES } from '../predicates.ts';

/** A bundle is at most 1 MiB, and base64 makes the statement in it a third longer. Bytes. */
export const MAX_SBOM_BYTES = 640 * 1024;

/** The format of an SBOM. */
export type SbomFormat = 'cyclonedx' | 'spdx';

/** A bill of materials to sign. */
export interface Sbom {
  readonly format: SbomFormat;
  readonly predicate: JsonObject;
}

/** The predicate type of a format; cosign calls the two `cyclonedx` and `spdxjson`. */
export function sbomTypeOf(format: SbomFormat): string {
  return format === 'cyclonedx' ? PREDICATES.cyclonedx : PREDICATES.spdx;
}

/**
 * Reads a bill of materials that another tool wrote. Does not check its content.
 * @param bytes the whole file. @param path for messages. @throws WasmImageError SBOM_INVALID: neither CycloneDX nor
 * SPDX 2 as JSON.
 */
export function readSbom(bytes: Uint8Array, path: string): Sbom {
  const value = parse(bytes, path);
  if (isObject(value)) {
    const [format, spdxVersion] = [stringAt(value, 'bomFormat'), stringAt(value, 'spdxVersion')];
    if (format === 'CycloneDX' && stringAt(value, 'specVersion') !== undefined)
      return boundSbom({ format: 'cyclonedx', predicate: value });
    if (spdxVersion !== undefined && /^SPDX-2\.[0-9]$/.test(spdxVersion))
      return boundSbom({ format: 'spdx', predicate: value });
  }
  throw new WasmImageError('SBOM_INVALID', `Cannot use ${quoted(path)} as an SBOM: it is not CycloneDX or SPDX 2 JSON`);
}

function parse(bytes: Uint8Array, path: string): Json {
  try {
    return parseStrictJson(bytes);
  } catch (cause) {
    throw new WasmImageError('SBOM_INVALID', `Cannot use ${quoted(path)} as an SBOM: it is not strict JSON`, { cause });
  }
}

/** Checks the size. @throws WasmImageError SBOM_INVALID if it does not fit into a bundle. */
export function boundSbom(sbom: Sbom): Sbom {
  const size = jsonBytes(sbom.predicate).byteLength;
  if (size <= MAX_SBOM_BYTES) return sbom;
  throw new WasmImageError('SBOM_INVALID', `Cannot sign an SBOM of ${size} bytes: the limit is ${MAX_SBOM_BYTES}`);
}
