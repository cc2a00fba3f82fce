import type { WasmModule } from '../wasm/module.ts';
import { type AbiVersion } from './tables/versions.ts';
/** A function export whose name begins like a marker. */
export interface Marker {
    readonly name: string;
    /** Absent for markers that are no version of the specification. */
    readonly abi?: AbiVersion;
    /** Byte offset of the export. */
    readonly offset: number;
}
/** All markers in file order; hosts take the first that they know. Exports of another kind than function do not count. */
export declare function markersOf(module: WasmModule): readonly Marker[];
/** The version a host with these markers sees: that of the first marker it knows. */
export declare function abiSeenBy(markers: readonly Marker[], known: Readonly<Record<string, AbiVersion>>): AbiVersion | undefined;
/** The vendor that reads a marker which the specification does not have. */
export declare function vendorOf(marker: string): string | undefined;
