import type { WasmModule } from '../../wasm/module.ts';
import type { Detected } from '../detect.ts';
import type { Problem } from '../report.ts';
import type { HostProfile } from '../tables/hosts.ts';
/** PW001 and PW002: the module must have exactly one marker, and a known one. */
export declare function markerProblems(module: WasmModule, detected: Detected, profiles: readonly HostProfile[]): readonly Problem[];
/** PW077: a vendor's marker, if no hosts were requested. */
export declare function vendorProblems(module: WasmModule): readonly Problem[];
/** PW004: the input `abi`, as `proxy-wasm/0.2.1` or `0.2.1`, must name the ABI of the module. */
export declare function declaredProblems(declared: string | undefined, detected: Detected): readonly Problem[];
/** PW003: the runtime config of the image must list the ABI version of the module. */
export declare function runtimeConfigProblems(abiVersions: readonly string[] | undefined, detected: Detected): readonly Problem[];
