import { inert } from '../core/text.ts';
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
export const RULES = {
  PW001: {
    severity: 'error',
    title: 'the module carries no ABI marker that its hosts know',
    hint: 'build it with a proxy-wasm SDK, which exports proxy_abi_version_0_2_1',
  },
  PW002: {
    severity: 'error',
    title: 'the module carries several ABI markers',
    hint: 'keep the marker of one version; two SDKs may be linked into the module',
  },
  PW003: {
    severity: 'error',
    title: 'abiVersions of the runtime config do not name the ABI of the module',
    hint: 'write the version that the module carries into abiVersions',
  },
  PW004: {
    severity: 'error',
    title: 'the declared ABI is not the one of the module',
    hint: 'correct the input abi or build with the SDK that you meant',
  },
  PW010: {
    severity: 'error',
    title: 'the module exports no allocator',
    hint: 'export malloc or proxy_on_memory_allocate as (i32) -> i32: -Wl,--export=malloc for clang, -sEXPORTED_FUNCTIONS=_malloc for Emscripten, else write one',
  },
  PW011: {
    severity: 'error',
    title: 'a callback has a signature that hosts refuse',
    hint: 'give it the signature of the ABI version that the marker names',
  },
  PW012: {
    severity: 'warning',
    title: 'an export looks like a callback and no host calls it',
    hint: 'correct the name; the host passes over what it does not know',
  },
  PW013: {
    severity: 'warning',
    title: 'constructors are exported and nothing calls them',
    hint: 'link as a reactor, so that _initialize runs __wasm_call_ctors',
  },
  PW014: {
    severity: 'error',
    title: 'the module has no memory that a host can use',
    hint: 'export exactly one memory, 32-bit and not shared, as "memory"',
  },
  PW015: {
    severity: 'warning',
    title: 'the module has a start section',
    hint: 'do the work in _initialize: a host call in a start function ends Envoy',
  },
  PW020: {
    severity: 'error',
    title: 'the module imports what the host does not supply',
    hint: 'remove the call, or ask only about hosts that supply it',
  },
  PW021: {
    severity: 'error',
    title: 'the module imports a host function with another signature',
    hint: 'use an SDK that matches the host',
  },
  PW022: {
    severity: 'error',
    title: 'the module imports a global',
    hint: 'link statically: relocatable modules do not load',
  },
  PW023: {
    severity: 'error',
    title: 'the module imports a host function of another ABI version',
    hint: 'build with the SDK of the version that has the function',
  },
  PW024: {
    severity: 'error',
    title: 'a function type with v128 at the border ends the host process',
    hint: 'keep v128 out of imported and exported functions',
  },
  PW025: {
    severity: 'error',
    title: 'an imported or exported tag ends the host process',
    hint: 'keep exceptions inside the module',
  },
  PW026: { severity: 'error', title: 'the module imports several tables', hint: 'link statically' },
  PW030: {
    severity: 'error',
    title: 'the module starts with more memory than the host gives',
    hint: 'lower the initial memory of the link',
  },
  PW031: {
    severity: 'error',
    title: 'the module does not validate',
    hint: 'build it again without experimental features; wasm-opt --all-features breaks modules',
  },
  PW032: {
    severity: 'error',
    title: 'the name section cannot be read',
    hint: 'strip it: hosts refuse the whole module',
  },
  PW033: {
    severity: 'error',
    title: "the module needs a proposal that a host's engine has not",
    hint: 'build without it, or ask only about hosts whose engine has it',
  },
  PW040: {
    severity: 'warning',
    title: 'debug sections lie in a release',
    hint: 'strip them: wasm-tools strip, -C strip=symbols, -ldflags="-s -w", -no-debug',
  },
  PW041: {
    severity: 'warning',
    title: 'paths of the builder lie in the bytes',
    hint: 'map them away: -trimpath, --remap-path-prefix, -ffile-prefix-map',
  },
  PW042: {
    severity: 'error',
    title: 'a credential lies in the bytes',
    hint: 'revoke it and keep it out of the build; if it is public on purpose, allow the rule with a reason (allow-problems)',
    isAllowable: true,
  },
  PW043: {
    severity: 'error',
    title: 'precompiled native code lies in the module',
    hint: 'remove precompiled_* sections: no verifier can see what they do',
  },
  PW070: {
    severity: 'error',
    title: 'an export that hosts of this ABI need is missing',
    hint: 'build it with the SDK of the ABI, and let the linker keep its exports',
  },
  PW071: {
    severity: 'error',
    title: 'an export has a signature that hosts of this ABI cannot call',
    hint: 'use an SDK that matches the ABI',
  },
  PW072: {
    severity: 'error',
    title: 'the module imports what hosts of this ABI do not supply',
    hint: 'remove the call: these hosts have a fixed list of functions',
  },
  PW073: {
    severity: 'error',
    title: 'the module imports a function of this ABI with another signature',
    hint: 'use an SDK that matches the ABI',
  },
  PW074: {
    severity: 'error',
    title: 'the ABI version is not one that hosts take',
    hint: 'build it with a current SDK of the ABI',
  },
  PW075: {
    severity: 'error',
    title: 'the memory is not one that hosts of this ABI can use',
    hint: 'let the linker make it as the ABI wants it',
  },
  PW076: {
    severity: 'error',
    title: 'the metadata of the Kubewarden policy cannot be used',
    hint: 'write it with: kwctl annotate --metadata-path metadata.yml',
  },
  PW077: {
    severity: 'warning',
    title: 'only some hosts of this ABI take the module',
    hint: 'try it in the host that you mean',
  },
  PW078: {
    severity: 'error',
    title: 'the module is Go for browsers',
    hint: 'build it with GOOS=wasip1 GOARCH=wasm, a filter or plugin with -buildmode=c-shared as well',
  },
} as const satisfies Readonly<Record<string, RuleFacts>>;

export type RuleId = keyof typeof RULES;

/** A problem of a rule, with the rule's severity, and its hint when none is better; foreign names in it are made harmless. @param where the import, export, section or byte offset. */
export function problem(rule: RuleId, where: string, message: string, hint?: string): Problem {
  return {
    rule,
    severity: RULES[rule].severity,
    where: inert(where, 300),
    message: inert(message, 2_000),
    hint: inert(hint ?? RULES[rule].hint),
  };
}

/** At most so many problems of one rule are listed; the last one says how many there are. */
const MOST = 25;

/** The problems with those of a rule that fill pages folded into one. */
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
      kept.push({ ...last, where: 'module', message: `${count - MOST} more of the kind` });
  }
  return kept;
}
