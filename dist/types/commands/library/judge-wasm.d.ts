import type { AbiReport } from '../../abi/report.ts';
/** What a module must satisfy besides the rules that hold for every module. */
export interface ModuleOptions {
    /** Hosts that must load the module, such as `envoy>=1.36, istio=1.27`; default: those of its kind. */
    readonly hosts?: string | undefined;
    /** ABI that the module must have, such as `proxy-wasm/0.2.1`; default: any that its hosts load. */
    readonly abi?: string | undefined;
}
/**
 * Judges a module: which ABI it has, which hosts load it, and what is wrong with it. Starts nothing and works offline.
 * @param module bytes of a core module or a component.
 * @returns the ABI report; {@link isRefused} tells whether a publish would refuse the module. A module that cannot be
 * read is a report with one problem, not an exception.
 * @throws WasmImageError INPUT_INVALID, HOSTS_INVALID for options that cannot be used, VALIDATION_TIMEOUT.
 * @example
 * const report = await judgeModule(readFileSync('filter.wasm'), { hosts: 'envoy>=1.36' });
 * for (const { host, version, verdict } of report.hosts) console.log(host, version, verdict);
 */
export declare function judgeModule(module: Uint8Array, options?: ModuleOptions): Promise<AbiReport>;
