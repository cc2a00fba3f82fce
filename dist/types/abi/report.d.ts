import type { Digest } from '../core/digest.ts';
/** What a host does with the module: it loads it, refuses it at load, or lets it fail when it starts (said only after a start was tried); `unknown`: nobody here can tell. */
export type Loads = 'loads' | 'refused' | 'fails-at-start' | 'unknown';
/** The answer for one host version: what that host really does, without any policy of ours. */
export interface HostVerdict {
    /** `envoy`, `istio`, ... */
    readonly host: string;
    readonly version: string;
    readonly verdict: Loads;
    /** The rule that decided, absent when the module loads. */
    readonly rule?: string;
    /** The text that the host logs, absent when the module loads. */
    readonly log?: string;
    /** Why, in our words; absent when the module loads. */
    readonly reason?: string;
    /** `ran`: seen in that host; `source`: read in its source. */
    readonly evidence: 'ran' | 'source';
}
/** A finding of our policy. */
export interface Problem {
    /** PW0nn, or an error code word for a module that cannot be read. */
    readonly rule: string;
    /** `unknown`: it may be an error, and our own engine cannot tell. */
    readonly severity: 'error' | 'warning' | 'unknown';
    /** The import, export, section or byte offset it is about. */
    readonly where: string;
    readonly message: string;
    readonly hint: string;
    /** Why an error is let pass, in the words of the one who does: it refuses nothing in the report that it stands in. */
    readonly allowed?: string;
}
export interface ReportImport {
    readonly module: string;
    readonly name: string;
    readonly kind: string;
    readonly type?: string;
}
export interface ReportSection {
    /** `type`, `import`, ..., or `custom "NAME"`. */
    readonly name: string;
    /** Bytes. */
    readonly size: number;
}
/** Which ABI a module is written for, in words. */
export type ModuleKind = 'proxy-wasm' | 'opa' | 'kubewarden' | 'wapc' | 'http-wasm' | 'extism' | 'redpanda' | 'cosmwasm' | 'component' | 'wasi-command' | 'wasi-reactor' | 'go-js' | 'core' | 'unreadable';
/** The versioned ABI report; its JSON is the `abi-report` output and the answer of `inspect`. */
export interface AbiReport {
    readonly schema: 'https://wasm-image.dev/schema/abi-report/v1';
    readonly 'module-digest': Digest;
    /** Bytes of the module. */
    readonly size: number;
    readonly kind: ModuleKind;
    /** `proxy-wasm/0.2.1`, `opa/1.2`, `component`, ...; absent when the module declares none. */
    readonly abi?: string;
    readonly hosts: readonly HostVerdict[];
    readonly problems: readonly Problem[];
    /** Imports that the newest host asked about does not supply. */
    readonly outside: readonly ReportImport[];
    readonly sections: readonly ReportSection[];
    /** Smallest and largest linear memory in pages of 64 KiB. */
    readonly memory?: {
        readonly minimum: number;
        readonly maximum?: number;
    };
    /** The validator that agreed, for example `v8 13.6.233.10`; absent when the module was not validated. */
    readonly validator?: string;
}
