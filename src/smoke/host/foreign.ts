import { deflateSync, inflateSync } from 'node:zlib';
import { toBinary } from './headers.ts';
import type { Host } from './host.ts';
import { isMessage } from './protobuf.ts';
import { STATUS } from './status.ts';

/** Functions of Envoy whose results only a scenario can give; for a message that they cannot use, "bad argument". */
const OF_ENVOY = /^(sign|verify_signature|expr_(create|evaluate|delete))$/;
/** The most bytes that are decompressed. */
const MOST_BYTES = 1024 * 1024;

/**
 * What Envoy's own functions return when the scenario has no result.
 * @returns the result, or a status without one; undefined for other names.
 * Source: foreign.cc in Envoy. Evidence: `ran` in Envoy 1.36.4 to 1.40.0, lab/tables.lab.ts.
 */
export function foreignAnswer(host: Host, name: string, input: Uint8Array): Uint8Array | number | undefined {
  switch (name) {
    case 'compress':
      return new Uint8Array(deflateSync(input));
    case 'uncompress':
      return uncompressed(input) ?? STATUS.serializationFailure;
    case 'clear_route_cache':
      return STATUS.ok;
    case 'set_envoy_filter_state':
      return isMessage(input) ? STATUS.notFound : STATUS.badArgument;
    case 'declare_property':
      return declare(host, input) ? STATUS.ok : STATUS.badArgument;
    default:
      return OF_ENVOY.test(name) ? STATUS.badArgument : undefined;
  }
}

function uncompressed(input: Uint8Array): Uint8Array | undefined {
  try {
    return new Uint8Array(inflateSync(input, { maxOutputLength: MOST_BYTES }));
  } catch {
    return undefined;
  }
}

/** A property can be declared once. */
function declare(host: Host, input: Uint8Array): boolean {
  const key = toBinary(input);
  if (host.declared.has(key) || !isMessage(input)) return false;
  host.keep(key.length);
  host.declared.add(key);
  return true;
}
