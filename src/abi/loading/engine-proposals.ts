import type { WasmModule } from '../../wasm/module.ts';
import { proposalsOf } from '../../wasm/proposals.ts';
import type { Proposal } from '../../wasm/walk.ts';
import type { Problem } from '../report.ts';
import { problem } from '../rules.ts';
import { EVERYWHERE, printV8, SINCE, type V8Version } from '../tables/engines.ts';
import type { HostProfile } from '../tables/hosts.ts';

const NEWEST = Math.max(...Object.values(SINCE).flatMap((since) => since ?? []));

/** What our engine says about a module. */
export interface Validation {
  readonly isValid: boolean;
  readonly reason: string;
  /** `v8 13.6.233.10`. */
  readonly validator: string;
}

/** What is known about the validation of a module; empty if no engine validated it. */
export type Known = { readonly [Name in 'isValid' | 'validator']?: Validation[Name] | undefined };

/**
 * The proposals that a module needs and this V8 does not support. Skipped if our own V8 accepted the module and is not
 * newer, so that the verdict about a host does not depend on the version of Node.
 */
export function lackedBy(v8: V8Version, module: WasmModule, known: Known): readonly Proposal[] {
  const own = known.validator === undefined ? NEWEST : versionOf(known.validator);
  if (known.isValid !== false && v8 >= own) return [];
  return [...proposalsOf(module)].filter((one) => (SINCE[one] ?? Number.POSITIVE_INFINITY) > v8);
}

/**
 * The proposals that make the verdict of a host unknown: we do not know its engine, or our engine does not support them
 * and therefore could not validate the rest.
 */
export function unknownTo({ v8 }: Pick<HostProfile, 'v8'>, module: WasmModule, known: Known): readonly Proposal[] {
  if (v8 === undefined)
    return [...proposalsOf(module)].filter((one) => (SINCE[one] ?? Number.POSITIVE_INFINITY) > EVERYWHERE);
  return known.isValid === false ? lackedByUs(module, known) : [];
}

/** The proposals that made our own V8 refuse a module. If there are none, the module is invalid everywhere. */
export function lackedByUs(module: WasmModule, { validator }: Known): readonly Proposal[] {
  return validator === undefined ? [] : lackedBy(versionOf(validator), module, { isValid: false });
}

/** Whether our engine refused the module only because of proposals that other engines support. */
export function isOursAlone(module: WasmModule, known: Known): boolean {
  const lacked = lackedByUs(module, known);
  return lacked.length > 0 && lacked.every((one) => SINCE[one] !== undefined);
}

function versionOf(validator: string): V8Version {
  const [, major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(validator) ?? []).map(Number);
  return major * 10 + minor;
}

/** PW033: each proposal that the engine of a requested host does not support, with those hosts. */
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
    const where = since === undefined ? 'no known host supports it' : `V8 has supported it since ${printV8(since)}`;
    return problem(
      'PW033',
      lacking.join(', '),
      `it uses ${proposal}, which these hosts do not support; ${where}`,
      `build without ${proposal}`,
    );
  });
}

/** The hint for a module that our own V8 refused: the proposals that it uses and this V8 does not support. */
export function validationHint(module: WasmModule, validation: Validation): string | undefined {
  const lacked = lackedByUs(module, validation);
  if (lacked.length === 0) return undefined;
  const isOld = lacked.some((one) => SINCE[one] !== undefined);
  const these = lacked.length === 1 ? 'it' : 'them';
  const orNewer = isOld ? `, or check the module with a newer Node if its hosts support ${these}` : '';
  const engine = validation.validator;
  return `it uses ${lacked.join(', ')}, which ${engine} does not support: build without ${these}${orNewer}`;
}
