import type { Import } from '../../wasm/module.ts';
import { hostText } from '../function-type.ts';
import { HOSTCALL_BY_NAME } from '../tables/hostcalls.ts';
import type { HostProfile } from '../tables/hosts.ts';
import type { AbiVersion } from '../tables/versions.ts';
import { WASI_FUNCTIONS, WASI_MODULES } from '../tables/wasi.ts';

/** Whether a host provides an import: it does, it does not, or it has another signature. */
export type Supply =
  | { readonly kind: 'supplied' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'mismatch'; readonly offered: string };

const SUPPLIED: Supply = { kind: 'supplied' };
const MISSING: Supply = { kind: 'missing' };
const WASI_BY_NAME = new Map(WASI_FUNCTIONS.map((row) => [row.name, row]));

/**
 * Whether a host provides an import. Memories and tables are created on demand; globals and tags are never provided.
 * @param abi the ABI version of the module; undefined accepts what any version has.
 */
export function supplyOf(profile: HostProfile, entry: Import, abi: AbiVersion | undefined): Supply {
  if (entry.kind === 'memory' || entry.kind === 'table') return SUPPLIED;
  if (entry.kind !== 'function' || entry.type === undefined) return MISSING;
  if (entry.module === 'env') return fromEnv(profile, entry.name, hostText(entry.type), abi);
  if (WASI_MODULES.includes(entry.module)) return fromWasi(profile, entry, hostText(entry.type));
  return MISSING;
}

function fromEnv(profile: HostProfile, name: string, wanted: string, abi: AbiVersion | undefined): Supply {
  const extra = profile.extra.find((one) => one.name === name);
  if (extra !== undefined) return compare(extra.signature, wanted);
  if (profile.instead !== undefined) {
    const known = abi === undefined ? Object.values(profile.instead) : [profile.instead[abi] ?? []];
    return known.some((names) => names.includes(name)) ? SUPPLIED : MISSING;
  }
  const row = HOSTCALL_BY_NAME.get(name);
  if (row === undefined || (abi !== undefined && !row.abis.includes(abi))) return MISSING;
  return compare(row.signature, wanted);
}

function fromWasi(profile: HostProfile, entry: Import, wanted: string): Supply {
  if (entry.module === 'wasi_unstable' && !profile.hasWasiUnstable) return MISSING;
  // A general runtime has all of preview1, with the signatures that toolchains import, so they are not compared.
  if (profile.wasi === 'all') return SUPPLIED;
  const row = WASI_BY_NAME.get(entry.name);
  if (row === undefined || row.set > profile.wasi) return MISSING;
  return compare(row.signature, wanted);
}

function compare(offered: string | undefined, wanted: string): Supply {
  return offered === undefined || offered === wanted ? SUPPLIED : { kind: 'mismatch', offered };
}
