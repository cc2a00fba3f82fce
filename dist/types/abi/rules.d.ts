import type { Problem } from './report.ts';
/** What a rule is about and what to do when it is broken. */
export interface RuleFacts {
    readonly severity: 'error' | 'warning';
    readonly title: string;
    readonly hint: string;
    /** Only a rule of our own policy that no host holds, and where a text alone cannot tell whether it may be public. */
    readonly isAllowable?: true;
}
/** Every rule of the ABI report; each has a section in docs/errors.md. */
export declare const RULES: {
    readonly PW001: {
        readonly severity: 'error';
        readonly title: 'the module carries no ABI marker that its hosts know';
        readonly hint: 'build it with a proxy-wasm SDK, which exports proxy_abi_version_0_2_1';
    };
    readonly PW002: {
        readonly severity: 'error';
        readonly title: 'the module carries several ABI markers';
        readonly hint: 'keep the marker of one version; two SDKs may be linked into the module';
    };
    readonly PW003: {
        readonly severity: 'error';
        readonly title: 'abiVersions of the runtime config do not name the ABI of the module';
        readonly hint: 'write the version that the module carries into abiVersions';
    };
    readonly PW004: {
        readonly severity: 'error';
        readonly title: 'the declared ABI is not the one of the module';
        readonly hint: 'correct the input abi or build with the SDK that you meant';
    };
    readonly PW010: {
        readonly severity: 'error';
        readonly title: 'the module exports no allocator';
        readonly hint: 'export malloc or proxy_on_memory_allocate as (i32) -> i32: -Wl,--export=malloc for clang, -sEXPORTED_FUNCTIONS=_malloc for Emscripten, else write one';
    };
    readonly PW011: {
        readonly severity: 'error';
        readonly title: 'a callback has a signature that hosts refuse';
        readonly hint: 'give it the signature of the ABI version that the marker names';
    };
    readonly PW012: {
        readonly severity: 'warning';
        readonly title: 'an export looks like a callback and no host calls it';
        readonly hint: 'correct the name; the host passes over what it does not know';
    };
    readonly PW013: {
        readonly severity: 'warning';
        readonly title: 'constructors are exported and nothing calls them';
        readonly hint: 'link as a reactor, so that _initialize runs __wasm_call_ctors';
    };
    readonly PW014: {
        readonly severity: 'error';
        readonly title: 'the module has no memory that a host can use';
        readonly hint: 'export exactly one memory, 32-bit and not shared, as "memory"';
    };
    readonly PW015: {
        readonly severity: 'warning';
        readonly title: 'the module has a start section';
        readonly hint: 'do the work in _initialize: a host call in a start function ends Envoy';
    };
    readonly PW020: {
        readonly severity: 'error';
        readonly title: 'the module imports what the host does not supply';
        readonly hint: 'remove the call, or ask only about hosts that supply it';
    };
    readonly PW021: {
        readonly severity: 'error';
        readonly title: 'the module imports a host function with another signature';
        readonly hint: 'use an SDK that matches the host';
    };
    readonly PW022: {
        readonly severity: 'error';
        readonly title: 'the module imports a global';
        readonly hint: 'link statically: relocatable modules do not load';
    };
    readonly PW023: {
        readonly severity: 'error';
        readonly title: 'the module imports a host function of another ABI version';
        readonly hint: 'build with the SDK of the version that has the function';
    };
    readonly PW024: {
        readonly severity: 'error';
        readonly title: 'a function type with v128 at the border ends the host process';
        readonly hint: 'keep v128 out of imported and exported functions';
    };
    readonly PW025: {
        readonly severity: 'error';
        readonly title: 'an imported or exported tag ends the host process';
        readonly hint: 'keep exceptions inside the module';
    };
    readonly PW026: {
        readonly severity: 'error';
        readonly title: 'the module imports several tables';
        readonly hint: 'link statically';
    };
    readonly PW030: {
        readonly severity: 'error';
        readonly title: 'the module starts with more memory than the host gives';
        readonly hint: 'lower the initial memory of the link';
    };
    readonly PW031: {
        readonly severity: 'error';
        readonly title: 'the module does not validate';
        readonly hint: 'build it again without experimental features; wasm-opt --all-features breaks modules';
    };
    readonly PW032: {
        readonly severity: 'error';
        readonly title: 'the name section cannot be read';
        readonly hint: 'strip it: hosts refuse the whole module';
    };
    readonly PW033: {
        readonly severity: 'error';
        readonly title: "the module needs a proposal that a host's engine has not";
        readonly hint: 'build without it, or ask only about hosts whose engine has it';
    };
    readonly PW040: {
        readonly severity: 'warning';
        readonly title: 'debug sections lie in a release';
        readonly hint: 'strip them: wasm-tools strip, -C strip=symbols, -ldflags="-s -w", -no-debug';
    };
    readonly PW041: {
        readonly severity: 'warning';
        readonly title: 'paths of the builder lie in the bytes';
        readonly hint: 'map them away: -trimpath, --remap-path-prefix, -ffile-prefix-map';
    };
    readonly PW042: {
        readonly severity: 'error';
        readonly title: 'a credential lies in the bytes';
        readonly hint: 'revoke it and keep it out of the build; if it is public on purpose, allow the rule with a reason (allow-problems)';
        readonly isAllowable: true;
    };
    readonly PW043: {
        readonly severity: 'error';
        readonly title: 'precompiled native code lies in the module';
        readonly hint: 'remove precompiled_* sections: no verifier can see what they do';
    };
    readonly PW070: {
        readonly severity: 'error';
        readonly title: 'an export that hosts of this ABI need is missing';
        readonly hint: 'build it with the SDK of the ABI, and let the linker keep its exports';
    };
    readonly PW071: {
        readonly severity: 'error';
        readonly title: 'an export has a signature that hosts of this ABI cannot call';
        readonly hint: 'use an SDK that matches the ABI';
    };
    readonly PW072: {
        readonly severity: 'error';
        readonly title: 'the module imports what hosts of this ABI do not supply';
        readonly hint: 'remove the call: these hosts have a fixed list of functions';
    };
    readonly PW073: {
        readonly severity: 'error';
        readonly title: 'the module imports a function of this ABI with another signature';
        readonly hint: 'use an SDK that matches the ABI';
    };
    readonly PW074: {
        readonly severity: 'error';
        readonly title: 'the ABI version is not one that hosts take';
        readonly hint: 'build it with a current SDK of the ABI';
    };
    readonly PW075: {
        readonly severity: 'error';
        readonly title: 'the memory is not one that hosts of this ABI can use';
        readonly hint: 'let the linker make it as the ABI wants it';
    };
    readonly PW076: {
        readonly severity: 'error';
        readonly title: 'the metadata of the Kubewarden policy cannot be used';
        readonly hint: 'write it with: kwctl annotate --metadata-path metadata.yml';
    };
    readonly PW077: {
        readonly severity: 'warning';
        readonly title: 'only some hosts of this ABI take the module';
        readonly hint: 'try it in the host that you mean';
    };
    readonly PW078: {
        readonly severity: 'error';
        readonly title: 'the module is Go for browsers';
        readonly hint: 'build it with GOOS=wasip1 GOARCH=wasm, a filter or plugin with -buildmode=c-shared as well';
    };
};
export type RuleId = keyof typeof RULES;
/** A problem of a rule, with the rule's severity, and its hint when none is better; foreign names in it are made harmless. @param where the import, export, section or byte offset. */
export declare function problem(rule: RuleId, where: string, message: string, hint?: string): Problem;
/** The problems with those of a rule that fill pages folded into one. */
export declare function foldProblems(problems: readonly Problem[]): readonly Problem[];
