import type { Problem } from './report.ts';
/** What a rule is about, and what to do if a module breaks it. */
export interface ReportRule {
    readonly severity: 'error' | 'warning';
    readonly title: string;
    readonly hint: string;
    /** Only for a rule of our own policy that no host enforces, and whose findings only a person can judge. */
    readonly isAllowable?: true;
}
/** Every rule of the ABI report; each has a section in docs/errors.md. */
export declare const RULES: {
    readonly PW001: {
        readonly severity: 'error';
        readonly title: 'the module has no ABI marker that the hosts know';
        readonly hint: 'build it with a proxy-wasm SDK, which exports proxy_abi_version_0_2_1';
    };
    readonly PW002: {
        readonly severity: 'error';
        readonly title: 'the module has several ABI markers';
        readonly hint: 'keep one marker; two SDKs may be linked into the module';
    };
    readonly PW003: {
        readonly severity: 'error';
        readonly title: 'the runtime config declares a different ABI';
        readonly hint: 'add the ABI version of the module to abiVersions';
    };
    readonly PW004: {
        readonly severity: 'error';
        readonly title: 'the module does not have the declared ABI';
        readonly hint: 'correct {abi}, or build with an SDK for that ABI';
    };
    readonly PW010: {
        readonly severity: 'error';
        readonly title: 'the module exports no allocator';
        readonly hint: 'export malloc or proxy_on_memory_allocate: -Wl,--export=malloc for clang, EXPORTED_FUNCTIONS for emcc';
    };
    readonly PW011: {
        readonly severity: 'error';
        readonly title: 'a callback has the wrong signature';
        readonly hint: 'use the signature of the ABI version that the marker names';
    };
    readonly PW012: {
        readonly severity: 'warning';
        readonly title: 'an export looks like a callback, but no host calls it';
        readonly hint: 'correct the name; hosts ignore unknown exports';
    };
    readonly PW013: {
        readonly severity: 'warning';
        readonly title: 'constructors are exported, but nothing runs them';
        readonly hint: 'link it as a reactor, so that _initialize runs __wasm_call_ctors';
    };
    readonly PW014: {
        readonly severity: 'error';
        readonly title: 'the module has no memory that a host can use';
        readonly hint: 'export exactly one memory, 32-bit and not shared, as "memory"';
    };
    readonly PW015: {
        readonly severity: 'warning';
        readonly title: 'the module has a start section';
        readonly hint: 'do the work in _initialize: Envoy exits if a start function calls the host';
    };
    readonly PW020: {
        readonly severity: 'error';
        readonly title: 'the module imports something that the host does not provide';
        readonly hint: 'remove the call, or check only against hosts that provide it';
    };
    readonly PW021: {
        readonly severity: 'error';
        readonly title: 'the module imports a host function with the wrong signature';
        readonly hint: 'use an SDK that matches the host';
    };
    readonly PW022: {
        readonly severity: 'error';
        readonly title: 'the module imports a global';
        readonly hint: 'link it statically: relocatable modules do not load';
    };
    readonly PW023: {
        readonly severity: 'error';
        readonly title: 'the module imports a host function of another ABI version';
        readonly hint: 'use an SDK for the ABI version that has the function';
    };
    readonly PW024: {
        readonly severity: 'error';
        readonly title: 'an imported or exported function has v128 in its type';
        readonly hint: 'keep v128 out of imports and exports: the host process exits otherwise';
    };
    readonly PW025: {
        readonly severity: 'error';
        readonly title: 'the module imports or exports a tag';
        readonly hint: 'keep exceptions inside the module: the host process exits otherwise';
    };
    readonly PW026: {
        readonly severity: 'error';
        readonly title: 'the module imports several tables';
        readonly hint: 'link it statically';
    };
    readonly PW030: {
        readonly severity: 'error';
        readonly title: 'the module starts with more memory than the host provides';
        readonly hint: 'lower the initial memory at link time';
    };
    readonly PW031: {
        readonly severity: 'error';
        readonly title: 'the module does not validate';
        readonly hint: 'build it again without experimental features; wasm-opt --all-features breaks modules';
    };
    readonly PW032: {
        readonly severity: 'error';
        readonly title: 'the name section cannot be parsed';
        readonly hint: 'strip it: hosts refuse the whole module because of it';
    };
    readonly PW033: {
        readonly severity: 'error';
        readonly title: "the module needs a proposal that a host's engine does not support";
        readonly hint: 'build without it, or check only against hosts that support it';
    };
    readonly PW040: {
        readonly severity: 'warning';
        readonly title: 'the module contains debug sections';
        readonly hint: 'strip them: wasm-tools strip, -C strip=symbols, -ldflags="-s -w", -no-debug';
    };
    readonly PW041: {
        readonly severity: 'warning';
        readonly title: 'the module contains paths from the build machine';
        readonly hint: 'remap them: -trimpath, --remap-path-prefix, -ffile-prefix-map';
    };
    readonly PW042: {
        readonly severity: 'error';
        readonly title: 'the module contains a credential';
        readonly hint: 'revoke it and keep it out of the build; if it is meant to be public, allow it (allow-problems)';
        readonly isAllowable: true;
    };
    readonly PW043: {
        readonly severity: 'error';
        readonly title: 'the module contains precompiled native code';
        readonly hint: 'remove the precompiled_* sections: nobody can check what they do';
    };
    readonly PW070: {
        readonly severity: 'error';
        readonly title: 'the module lacks an export that hosts of its ABI need';
        readonly hint: 'build it with an SDK for the ABI, and check that the linker keeps its exports';
    };
    readonly PW071: {
        readonly severity: 'error';
        readonly title: 'an export has a signature that hosts of this ABI cannot call';
        readonly hint: 'use an SDK that matches the ABI';
    };
    readonly PW072: {
        readonly severity: 'error';
        readonly title: 'the module imports something that hosts of its ABI do not provide';
        readonly hint: 'remove the call: these hosts have a fixed list of functions';
    };
    readonly PW073: {
        readonly severity: 'error';
        readonly title: 'the module imports a function of its ABI with the wrong signature';
        readonly hint: 'use an SDK that matches the ABI';
    };
    readonly PW074: {
        readonly severity: 'error';
        readonly title: 'hosts do not accept the ABI version';
        readonly hint: 'build it with a current SDK for the ABI';
    };
    readonly PW075: {
        readonly severity: 'error';
        readonly title: 'hosts of this ABI cannot use the memory';
        readonly hint: 'set up the memory at link time as the ABI requires';
    };
    readonly PW076: {
        readonly severity: 'error';
        readonly title: 'the metadata of the Kubewarden policy cannot be used';
        readonly hint: 'write it with: kwctl annotate --metadata-path metadata.yml';
    };
    readonly PW077: {
        readonly severity: 'warning';
        readonly title: 'only some hosts of this ABI accept the module';
        readonly hint: 'try it in the host that you target';
    };
    readonly PW078: {
        readonly severity: 'error';
        readonly title: 'the module is a Go program for browsers';
        readonly hint: 'build it with GOOS=wasip1 GOARCH=wasm; filters and plugins also need -buildmode=c-shared';
    };
};
/** A rule of {@link RULES}. */
export type RuleId = keyof typeof RULES;
/**
 * A problem with the severity of its rule, and its hint unless a better one is given. Foreign names are made inert.
 * @param where the import, export, section or byte offset.
 */
export declare function problem(rule: RuleId, where: string, message: string, hint?: string): Problem;
/** The problems; if a rule has too many, the rest become one problem with their number. */
export declare function foldProblems(problems: readonly Problem[]): readonly Problem[];
