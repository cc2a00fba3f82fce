import type { WasmModule } from '../../wasm/module.ts';
import { proposalsOf } from '../../wasm/proposals.ts';
import type { Proposal } from '../../wasm/walk.ts';
import type { Problem } from '../report.ts';
import { problem } from '../rules.ts';
import { EVERYWHERE, printV8, SINCE, type V8Version } from '../tables/engines.ts';
import type { HostProfile } from '../tables/hosts.ts';

const NEWEST = Math.max(...Object.values(SINCE).flatMap((since) => since ?? []));

/** What an engine of ours said of a module. */
export interface Validation {
  readonly isValid: boolean;
  readonly reason: string;
  /** `v8 13.6.233.10`. */
  readonly validator: string;
}

/** What is known of a validation; nothing when nobody was asked. */
export type Known = { readonly [Name in 'isValid' | 'validator']?: Validation[Name] | undefined };

/**
 * The proposals that a module needs and this V8 has not. Not looked for where our own V8 took the module and is not newer, so that the answer about a
 * host is the same whichever Node asks.
 */
export function lackedBy(v8: V8Version, module: WasmModule, known: Known): readonly Proposal[] {
  const own = known.validator === undefined ? NEWEST : versionOf(known.validator);
  if (known.isValid !== false && v8 >= own) return [];
  return [...proposalsOf(module)].filter((one) => (SINCE[one] ?? Number.POSITIVE_INFINITY) > v8);
}

/** The proposals because of which nobody here knows whether a host takes the module: its engine is not known, or ours has them not and could not judge the rest. */
export function unknownTo({ v8 }: Pick<HostProfile, 'v8'>, module: WasmModule, known: Known): readonly Proposal[] {
  if (v8 === undefined)
    return [...proposalsOf(module)].filter((one) => (SINCE[one] ?? Number.POSITIVE_INFINITY) > EVERYWHERE);
  return known.isValid === false ? lackedByUs(module, known) : [];
}

/** The proposals because of which our own V8 refused a module; none: it is invalid for every engine. */
export function lackedByUs(module: WasmModule, { validator }: Known): readonly Proposal[] {
  return validator === undefined ? [] : lackedBy(versionOf(validator), module, { isValid: false });
}

/** Whether a module was refused for what other engines have, so that nothing is known about it. */
export function isOursAlone(module: WasmModule, known: Known): boolean {
  const lacked = lackedByUs(module, known);
  return lacked.length > 0 && lacked.every((one) => SINCE[one] !== undefined);
}

function versionOf(validator: string): V8Version {
  const [, major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(validator) ?? []).map(Number);
  return major * 10 + minor;
}

/** PW033: each proposal that an asked host's engine has not, and the hosts. */
export function proposalProblems(
  module: WasmModule,
  profiles: readonly HostProfile[],
  known: Known,
): readonly Problem[] {
  const hosts = new Map<Proposal, string[]>();
  for (const { v8, host, version } of profiles)
    for (const proposal of v8 === undefined ? [] : lackedBy(v8, module, known))
      hosts.set(proposal, [...(hosts.get(proposal) ?? []), `${host} ${version} (V8 ${printV8(v8 ?? 0)})`]);
  return [...hosts].map(([proposal, lacking]) => {
    const since = SINCE[proposal];
    const where = since === undefined ? 'no known host has it' : `V8 has it since ${printV8(since)}`;
    return problem(
      'PW033',
      lacking.join(', '),
      `it uses ${proposal}, which these hosts have not; ${where}`,
      `build without ${proposal}`,
    );
  });
}

/** What to do about a module that our own V8 refused: which proposals it uses that this V8 has not. */
export function validationHint(module: WasmModule, validation: Validation): string | undefined {
  const lacked = lackedByUs(module, validation);
  if (lacked.length === 0) return undefined;
  const isOld = lacked.some((one) => SINCE[one] !== undefined);
  return `it uses ${lacked.join(', ')}, which ${validation.validator} has not: build without${isOld ? ', or check it with a newer Node if its hosts have it' : ''}`;
}
