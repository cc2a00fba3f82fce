import type { WasmModule } from '../../wasm/module.ts';
import type { Detected } from '../detect.ts';
import type { Problem } from '../report.ts';
import type { HostProfile } from '../tables/hosts.ts';
/** PW001 and PW002: the marker is there, one and known. */
export declare function markerProblems(module: WasmModule, detected: Detected, profiles: readonly HostProfile[]): readonly Problem[];
/** PW077: a vendor's marker, when nobody said which hosts are meant. */
export declare function vendorProblems(module: WasmModule): readonly Problem[];
/** PW004: the input `abi`, as `proxy-wasm/0.2.1` or `0.2.1`, names what the module carries. */
export declare function declaredProblems(declared: string | undefined, detected: Detected): readonly Problem[];
/** PW003: the versions that the runtime config of the image promises contain the one that the module carries. */
export declare function runtimeConfigProblems(abiVersions: readonly string[] | undefined, detected: Detected): readonly Problem[];
