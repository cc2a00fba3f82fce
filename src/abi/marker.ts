import type { WasmModule } from '../wasm/module.ts';
import { type AbiVersion, MARKERS, VENDOR_MARKERS } from './tables/versions.ts';

/** An exported function whose name starts like a marker. */
export interface Marker {
  readonly name: string;
  /** Undefined for markers that are not in the specification. */
  readonly abi: AbiVersion | undefined;
  /** Byte offset of the export. */
  readonly offset: number;
}

/** All markers in file order; hosts use the first one they know. Only functions count. */
export function markersOf(module: WasmModule): readonly Marker[] {
  const markers = module.exports.filter((one) => one.kind === 'function' && one.name.startsWith('proxy_abi_version_'));
  return markers.map(({ name, offset }) => ({
    name,
    offset,
    abi: Object.hasOwn(MARKERS, name) ? MARKERS[name] : undefined,
  }));
}

/** The version that a host sees: that of the first marker it knows. */
export function abiSeenBy(
  markers: readonly Marker[],
  known: Readonly<Record<string, AbiVersion>>,
): AbiVersion | undefined {
  const first = markers.find((one) => Object.hasOwn(known, one.name));
  return first === undefined ? undefined : known[first.name];
}

/** The vendor whose hosts read a marker that is not in the specification. */
export function vendorOf(marker: string): string | undefined {
  return Object.hasOwn(VENDOR_MARKERS, marker) ? VENDOR_MARKERS[marker] : undefined;
}
