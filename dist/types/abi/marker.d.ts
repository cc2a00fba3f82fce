import type { WasmModule } from '../wasm/module.ts';
import { type AbiVersion } from './tables/versions.ts';
/** An exported function whose name starts like a marker. */
export interface Marker {
    readonly name: string;
    /** Undefined for markers that are not in the specification. */
    readonly abi: AbiVersion | undefined;
    /** Byte offset of the export. */
    readonly offset: number;
}
/** All markers in file order; hosts use the first one they know. Only functions count. */
export declare function markersOf(module: WasmModule): readonly Marker[];
/** The version that a host sees: that of the first marker it knows. */
export declare function abiSeenBy(markers: readonly Marker[], known: Readonly<Record<string, AbiVersion>>): AbiVersion | undefined;
/** The vendor whose hosts read a marker that is not in the specification. */
export declare function vendorOf(marker: string): string | undefined;
