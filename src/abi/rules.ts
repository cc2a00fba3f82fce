import { inert, withInputNames } from '../core/text.ts';
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
export const RULES = {
  PW001: {
    severity: 'error',
    title: 'the module has no ABI marker that the hosts know',
    hint: 'build it with a proxy-wasm SDK, which exports proxy_abi_version_0_2_1',
  },
  PW002: {
    severity: 'error',
    title: 'the module has several ABI markers',
    hint: 'keep one marker; two SDKs may be linked into the module',
  },
  PW003: {
    severity: 'error',
    title: 'the runtime config declares a different ABI',
    hint: 'add the ABI version of the module to abiVersions',
  },
  PW004: {
    severity: 'error',
    title: 'the module does not have the declared ABI',
    hint: 'correct {abi}, or build with an SDK for that ABI',
  },
  PW010: {
    severity: 'error',
    title: 'the module exports no allocator',
    hint: 'export malloc or proxy_on_memory_allocate: -Wl,--export=malloc for clang, EXPORTED_FUNCTIONS for emcc',
  },
  PW011: {
    severity: 'error',
    title: 'a callback has the wrong signature',
    hint: 'use the signature of the ABI version that the marker names',
  },
  PW012: {
    severity: 'warning',
    title: 'an export looks like a callback, but no host calls it',
    hint: 'correct the name; hosts ignore unknown exports',
  },
  PW013: {
    severity: 'warning',
    title: 'constructors are exported, but nothing runs them',
    hint: 'link it as a reactor, so that _initialize runs __wasm_call_ctors',
  },
  PW014: {
    severity: 'error',
    title: 'the module has no memory that a host can use',
    hint: 'export exactly one memory, 32-bit and not shared, as "memory"',
  },
  PW015: {
    severity: 'warning',
    title: 'the module has a start section',
    hint: 'do the work in _initialize: Envoy exits if a start function calls the host',
  },
  PW020: {
    severity: 'error',
    title: 'the module imports something that the host does not provide',
    hint: 'remove the call, or check only against hosts that provide it',
  },
  PW021: {
    severity: 'error',
    title: 'the module imports a host function with the wrong signature',
    hint: 'use an SDK that matches the host',
  },
  PW022: {
    severity: 'error',
    title: 'the module imports a global',
    hint: 'link it statically: relocatable modules do not load',
  },
  PW023: {
    severity: 'error',
    title: 'the module imports a host function of another ABI version',
    hint: 'use an SDK for the ABI version that has the function',
  },
  PW024: {
    severity: 'error',
    title: 'an imported or exported function has v128 in its type',
    hint: 'keep v128 out of imports and exports: the host process exits otherwise',
  },
  PW025: {
    severity: 'error',
    title: 'the module imports or exports a tag',
    hint: 'keep exceptions inside the module: the host process exits otherwise',
  },
  PW026: { severity: 'error', title: 'the module imports several tables', hint: 'link it statically' },
  PW030: {
    severity: 'error',
    title: 'the module starts with more memory than the host provides',
    hint: 'lower the initial memory at link time',
  },
  PW031: {
    severity: 'error',
    title: 'the module does not validate',
    hint: 'build it again without experimental features; wasm-opt --all-features breaks modules',
  },
  PW032: {
    severity: 'error',
    title: 'the name section cannot be parsed',
    hint: 'strip it: hosts refuse the whole module because of it',
  },
  PW033: {
    severity: 'error',
    title: "the module needs a proposal that a host's engine does not support",
    hint: 'build without it, or check only against hosts that support it',
  },
  PW040: {
    severity: 'warning',
    title: 'the module contains debug sections',
    hint: 'strip them: wasm-tools strip, -C strip=symbols, -ldflags="-s -w", -no-debug',
  },
  PW041: {
    severity: 'warning',
    title: 'the module contains paths from the build machine',
    hint: 'remap them: -trimpath, --remap-path-prefix, -ffile-prefix-map',
  },
  PW042: {
    severity: 'error',
    title: 'the module contains a credential',
    hint: 'revoke it and keep it out of the build; if it is meant to be public, allow it (allow-problems)',
    isAllowable: true,
  },
  PW043: {
    severity: 'error',
    title: 'the module contains precompiled native code',
    hint: 'remove the precompiled_* sections: nobody can check what they do',
  },
  PW070: {
    severity: 'error',
    title: 'the module lacks an export that hosts of its ABI need',
    hint: 'build it with an SDK for the ABI, and check that the linker keeps its exports',
  },
  PW071: {
    severity: 'error',
    title: 'an export has a signature that hosts of this ABI cannot call',
    hint: 'use an SDK that matches the ABI',
  },
  PW072: {
    severity: 'error',
    title: 'the module imports something that hosts of its ABI do not provide',
    hint: 'remove the call: these hosts have a fixed list of functions',
  },
  PW073: {
    severity: 'error',
    title: 'the module imports a function of its ABI with the wrong signature',
    hint: 'use an SDK that matches the ABI',
  },
  PW074: {
    severity: 'error',
    title: 'hosts do not accept the ABI version',
    hint: 'build it with a current SDK for the ABI',
  },
  PW075: {
    severity: 'error',
    title: 'hosts of this ABI cannot use the memory',
    hint: 'set up the memory at link time as the ABI requires',
  },
  PW076: {
    severity: 'error',
    title: 'the metadata of the Kubewarden policy cannot be used',
    hint: 'write it with: kwctl annotate --metadata-path metadata.yml',
  },
  PW077: {
    severity: 'warning',
    title: 'only some hosts of this ABI accept the module',
    hint: 'try it in the host that you target',
  },
  PW078: {
    severity: 'error',
    title: 'the module is a Go program for browsers',
    hint: 'build it with GOOS=wasip1 GOARCH=wasm; filters and plugins also need -buildmode=c-shared',
  },
} as const satisfies Readonly<Record<string, ReportRule>>;

/** A rule of {@link RULES}. */
export type RuleId = keyof typeof RULES;

/**
 * A problem with the severity of its rule, and its hint unless a better one is given. Foreign names are made inert.
 * @param where the import, export, section or byte offset.
 */
export function problem(rule: RuleId, where: string, message: string, hint?: string): Problem {
  return {
    rule,
    severity: RULES[rule].severity,
    where: inert(where, 300),
    message: inert(message, 2_000),
    hint: inert(hint ?? withInputNames(RULES[rule].hint)),
  };
}

/** The most problems of one rule that are listed; one more says how many were left out. */
const MOST = 25;

/** The problems; if a rule has too many, the rest become one problem with their number. */
export function foldProblems(problems: readonly Problem[]): readonly Problem[] {
  const counts = new Map<string, number>();
  const kept: Problem[] = [];
  for (const one of problems) {
    const count = (counts.get(one.rule) ?? 0) + 1;
    counts.set(one.rule, count);
    if (count <= MOST) kept.push(one);
  }
  for (const [rule, count] of counts) {
    const last = kept.findLast((one) => one.rule === rule);
    if (count > MOST && last !== undefined)
      kept.push({ ...last, where: 'module', message: `and ${count - MOST} more` });
  }
  return kept;
}
