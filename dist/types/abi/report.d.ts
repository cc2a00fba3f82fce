import type { Digest } from '../core/digest.ts';
/**
 * What a host does with the module. `fails-at-start`: reported only after a start was tried. `unknown`: we cannot tell.
 */
export type Loads = 'loads' | 'refused' | 'fails-at-start' | 'unknown';
/** What one host version really does, without our own policy. */
export interface HostVerdict {
    /** `envoy`, `istio`, ... */
    readonly host: string;
    readonly version: string;
    readonly verdict: Loads;
    /** The rule that decided; absent if the module loads. */
    readonly rule?: string;
    /** What the host logs; absent if the module loads. */
    readonly log?: string;
    /** The reason, in our words; absent if the module loads. */
    readonly reason?: string;
    /** `ran`: observed in that host; `source`: read in its source code. */
    readonly evidence: 'ran' | 'source';
}
/** A finding of our policy. */
export interface Problem {
    /** PW0nn, or an error code for a module that cannot be read. */
    readonly rule: string;
    /** `unknown`: it may be an error, but our engine cannot tell. */
    readonly severity: 'error' | 'warning' | 'unknown';
    /** The import, export, section or byte offset it is about. */
    readonly where: string;
    readonly message: string;
    readonly hint: string;
    /** Why the user allows this error; it then refuses nothing in this report. */
    readonly allowed?: string;
}
/** An import, as the report shows it. */
export interface ReportImport {
    readonly module: string;
    readonly name: string;
    readonly kind: string;
    readonly type?: string;
}
/** A section, as the report shows it. */
export interface ReportSection {
    /** `type`, `import`, ..., or `custom "NAME"`. */
    readonly name: string;
    /** Bytes. */
    readonly size: number;
}
/** The kind of ABI that a module is written for. */
export type ModuleKind = 'proxy-wasm' | 'opa' | 'kubewarden' | 'wapc' | 'http-wasm' | 'extism' | 'redpanda' | 'cosmwasm' | 'component' | 'wasi-command' | 'wasi-reactor' | 'go-js' | 'core' | 'unreadable';
/** The versioned ABI report; its JSON is the output `abi-report` and what `inspect` prints. */
export interface AbiReport {
    readonly schema: 'https://wasm-image.dev/schema/abi-report/v1';
    readonly 'module-digest': Digest;
    /** Bytes of the module. */
    readonly size: number;
    readonly kind: ModuleKind;
    /** `proxy-wasm/0.2.1`, `opa/1.2`, `component`, ...; absent if the module declares none. */
    readonly abi?: string;
    readonly hosts: readonly HostVerdict[];
    readonly problems: readonly Problem[];
    /** Imports that the newest requested host does not provide. */
    readonly outside: readonly ReportImport[];
    readonly sections: readonly ReportSection[];
    /** Minimum and maximum size of the linear memory, in pages of 64 KiB. */
    readonly memory?: {
        readonly minimum: number;
        readonly maximum?: number;
    };
    /** The engine that validated the module, for example `v8 13.6.233.10`; absent if none did. */
    readonly validator?: string;
}
/**
 * Whether the module must not be published: a requested host does not load it, or it has an error that is not allowed.
 * Also true if we cannot tell.
 * @example
 * const report = await judgeModule(readFileSync('filter.wasm'));
 * if (isRefused(report)) console.error(printAbiReport(report));
 */
export declare function isRefused(report: AbiReport): boolean;
/** Whether the only reason to refuse the module is that we cannot tell: that is not a verdict about it. */
export declare function isUndecided(report: AbiReport): boolean;
/** Whether this problem alone is a reason not to publish the module. */
export declare function isRefusing({ severity, allowed }: Problem): boolean;
/** Hosts that load the module, as `envoy 1.40`. */
export declare function hostsSupported(report: AbiReport): readonly string[];
