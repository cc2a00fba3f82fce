import type { WasmModule } from '../wasm/module.ts';
import { proposalsOf } from '../wasm/proposals.ts';
import type { Proposal } from '../wasm/walk.ts';
import type { Problem } from './report.ts';
import { problem } from './rules.ts';
import { printV8, SINCE, type V8Version } from './tables/engines.ts';
import type { HostProfile } from './tables/hosts.ts';

const NEWEST = Math.max(...Object.values(SINCE).flatMap((since) => since ?? []));

/** The proposals that a module needs and this engine has not; not looked for in a valid module when the engine has all that any host has. */
export function lackedBy(v8: V8Version | undefined, module: WasmModule, isValid: boolean | undefined): readonly Proposal[] {
  if (v8 === undefined || (v8 >= NEWEST && isValid !== false)) return [];
  return [...proposalsOf(module)].filter((one) => (SINCE[one] ?? Number.POSITIVE_INFINITY) > v8);
}

/** PW033: each proposal that an asked host's engine has not, and the hosts. */
export function proposalProblems(module: WasmModule, profiles: readonly HostProfile[], isValid: boolean | undefined): readonly Problem[] {
  const hosts = new Map<Proposal, string[]>();
  for (const profile of profiles)
    for (const proposal of lackedBy(profile.v8, module, isValid))
      hosts.set(proposal, [...(hosts.get(proposal) ?? []), `${profile.host} ${profile.version} (V8 ${printV8(profile.v8 ?? 0)})`]);
  return [...hosts].map(([proposal, lacking]) => {
    const since = SINCE[proposal];
    const where = since === undefined ? 'no known host has it' : `V8 has it since ${printV8(since)}`;
    return problem('PW033', lacking.join(', '), `it uses ${proposal}, which these hosts have not; ${where}`, `build without ${proposal}`);
  });
}

/** What to do about a module that our own V8 refused: which proposals it uses that this V8 has not. @param validator `v8 11.3.244` */
export function validationHint(module: WasmModule, validator: string): string | undefined {
  const [, major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(validator) ?? []).map(Number);
  const lacked = lackedBy(major * 10 + minor, module, false);
  if (lacked.length === 0) return undefined;
  const isOld = lacked.some((one) => SINCE[one] !== undefined);
  return `it uses ${lacked.join(', ')}, which ${validator} has not: build without${isOld ? ', or check it with a newer Node if its hosts have it' : ''}`;
}
