import { inert } from '../../core/text.ts';
import type { Import, WasmModule } from '../../wasm/module.ts';
import { hasVector, hostText } from '../function-type.ts';
import { abiSeenBy, markersOf } from '../marker.ts';
import type { HostVerdict } from '../report.ts';
import type { RuleId } from '../rules.ts';
import { ALLOCATOR_SIGNATURE, ALLOCATORS, CALLBACKS, ENTRIES } from '../tables/callbacks.ts';
import { printV8 } from '../tables/engines.ts';
import type { HostProfile } from '../tables/hosts.ts';
import type { AbiVersion } from '../tables/versions.ts';
import { looksCorruptToHost } from './component-walk.ts';
import { type Known, lackedBy, lackedByUs, unknownTo } from './engine-proposals.ts';
import { isNameSectionReadable } from './name-section.ts';
import { supplyOf } from './supply.ts';

const CORRUPT = 'Failed to parse corrupted Wasm module';
/** The host logs nothing: its process exits. */
const VECTOR: Refusal = {
  rule: 'PW024',
  reason: 'it exits if an imported or exported function has v128 in its type',
};
const TAG: Refusal = { rule: 'PW025', reason: 'it exits if the module imports or exports a tag' };
const MEMORY = 'it cannot provide the memory that the module needs';

/** Why a host refuses a module; `log` is absent if the host logs nothing or its text is not known. */
interface Refusal {
  readonly rule: RuleId;
  readonly log?: string;
  /** In our words. */
  readonly reason: string;
}

/**
 * What a host does when it loads the module. No code is run, so a module that fails at start counts as loaded.
 * @param isValid the verdict of our engine; undefined if it did not validate. @param validator that engine, as
 * `v8 13.6.233.10`. Source: WasmBase::load, initialize and getFunctions in proxy-wasm-cpp-host src/wasm.cc, V8::link in
 * src/v8/v8.cc; order and messages as seen in Envoy 1.36.4 to 1.40.0 (lab/probe-envoy.ts).
 */
export function judgeLoad(
  module: WasmModule,
  profile: HostProfile,
  isValid: boolean | undefined,
  validator?: string,
): HostVerdict {
  const { host, version, evidence } = profile;
  const known = { isValid, validator };
  const refusal = refusalOf(module, profile, known);
  if (refusal === undefined)
    return unknownVerdict(module, profile, known) ?? { host, version, verdict: 'loads', evidence };
  const log = profile.library === 'cpp' && refusal.log !== undefined ? { log: inert(refusal.log, 2_000) } : {};
  // Our engine and tables say whether it validates, not the engine of the host.
  const isOurs = refusal.rule === 'PW031' || refusal.rule === 'PW033';
  return {
    host,
    version,
    verdict: 'refused',
    rule: refusal.rule,
    ...log,
    reason: inert(refusal.reason),
    evidence: isOurs ? 'source' : evidence,
  };
}

/** Unknown, if our engine cannot validate the code or the host's engine may not support it. */
function unknownVerdict(module: WasmModule, profile: HostProfile, known: Known): HostVerdict | undefined {
  const { host, version } = profile;
  const proposals = unknownTo(profile, module, known);
  if (proposals.length === 0) return undefined;
  const why =
    profile.v8 === undefined
      ? 'the engine of this host is not known'
      : `${known.validator ?? 'our engine'} cannot validate that`;
  return {
    host,
    version,
    verdict: 'unknown',
    rule: 'PW033',
    reason: `the module uses ${proposals.join(', ')}, and ${why}`,
    evidence: 'source',
  };
}

function refusalOf(module: WasmModule, profile: HostProfile, known: Known): Refusal | undefined {
  const abi = module.kind === 'core' ? abiSeenBy(markersOf(module), profile.markers) : undefined;
  if (abi === undefined) {
    const isCorrupt = module.kind === 'component' && looksCorruptToHost(module);
    const reason = `the module exports none of ${Object.keys(profile.markers).join(', ')}`;
    return { rule: 'PW001', log: isCorrupt ? CORRUPT : 'Missing or unknown Proxy-Wasm ABI version', reason };
  }
  if (profile.library === 'cpp' && !isNameSectionReadable(module))
    return { rule: 'PW032', log: CORRUPT, reason: 'it cannot parse the name section' };
  const lacked = profile.v8 === undefined ? [] : lackedBy(profile.v8, module, known);
  const log = 'Failed to load Wasm bytecode';
  if (lacked.length > 0)
    return { rule: 'PW033', log, reason: `V8 ${printV8(profile.v8 ?? 0)} does not support ${lacked.join(', ')}` };
  if (known.isValid === false && lackedByUs(module, known).length === 0)
    return { rule: 'PW031', log, reason: 'the module does not validate' };
  return refusedImport(module, profile, abi) ?? refusedInstance(module, profile) ?? refusedExport(module, profile, abi);
}

/** Checks imports in file order. A v128 signature or a tag ends the process before the host resolves any import. */
function refusedImport(module: WasmModule, profile: HostProfile, abi: AbiVersion): Refusal | undefined {
  if (profile.library === 'cpp') {
    if (module.imports.some(hasVector)) return VECTOR;
    if (module.imports.some((one) => one.kind === 'tag')) return TAG;
  }
  for (const entry of module.imports) {
    const name = `${entry.module}.${entry.name}`;
    const supply = supplyOf(profile, entry, abi);
    if (supply.kind === 'missing') {
      const rule = entry.kind === 'global' ? 'PW022' : entry.kind === 'tag' ? 'PW025' : 'PW020';
      return {
        rule,
        log: `Failed to load Wasm module due to a missing import: ${name}`,
        reason: `it does not provide ${name}`,
      };
    }
    if (supply.kind === 'mismatch') {
      const types = `want: ${typeText(entry)}, but host exports: ${supply.offered}`;
      return {
        rule: 'PW021',
        log: `Failed to load Wasm module due to an import type mismatch: ${name}, ${types}`,
        reason: `it provides ${name} as ${supply.offered}; the module imports it as ${typeText(entry)}`,
      };
    }
    if (isTooLarge(entry.limits?.minimum, entry.kind, profile))
      return { rule: 'PW030', log: 'Failed to initialize Wasm code', reason: MEMORY };
  }
  return undefined;
}

/** Why the engine fails to instantiate the module, as far as that is known without running the start function. */
function refusedInstance(module: WasmModule, profile: HostProfile): Refusal | undefined {
  const log = 'Failed to create new Wasm instance';
  const memories = module.imports.filter((one) => one.kind === 'memory');
  if (profile.library === 'cpp') {
    // The host frees the first while it is in use: it logs nothing, or the process exits.
    if (memories.length > 1) return { rule: 'PW014', reason: MEMORY };
    if (memories.some((one) => one.limits?.is64 === true || one.limits?.isShared === true))
      return { rule: 'PW014', log, reason: MEMORY };
    if (module.imports.filter((one) => one.kind === 'table').length > 1)
      return { rule: 'PW026', log, reason: 'it provides only one table' };
  }
  return module.memories.some((one) => isTooLarge(one.minimum, 'memory', profile))
    ? { rule: 'PW030', log, reason: MEMORY }
    : undefined;
}

function isTooLarge(pages: bigint | undefined, kind: Import['kind'], profile: HostProfile): boolean {
  return kind === 'memory' && pages !== undefined && profile.maxPages !== undefined && pages > BigInt(profile.maxPages);
}

/** Checks exports in the order in which the host looks them up; other exports do not matter. */
function refusedExport(module: WasmModule, profile: HostProfile, abi: AbiVersion): Refusal | undefined {
  if (profile.library === 'cpp') {
    if (module.exports.some(hasVector)) return VECTOR;
    if (module.exports.some((one) => one.kind === 'tag')) return TAG;
  }
  const signatures = signaturesOf(module);
  for (const [name, wanted] of lookups(signatures, profile, abi)) {
    const found = signatures.get(name);
    if (found === undefined && name === ALLOCATORS[1])
      return {
        rule: 'PW010',
        log: 'Wasm module is missing malloc function.',
        reason: `the module exports neither ${ALLOCATORS.join(' nor ')}`,
      };
    if (found === undefined || found === wanted) continue;
    const rule = ALLOCATORS.includes(name) ? 'PW010' : 'PW011';
    if (!profile.checksCallbacks && rule === 'PW011') continue;
    const log = `Bad function signature for: ${name}, want: ${wanted}, but the module exports: ${found}`;
    return { rule, log, reason: `it calls ${name} as ${wanted}; the module exports it as ${found}` };
  }
  return undefined;
}

const SIGNATURES = new WeakMap<WasmModule, ReadonlyMap<string, string>>();

/** The signatures of exported functions by name, as the host prints them. Cached, because many hosts need them. */
export function signaturesOf(module: WasmModule): ReadonlyMap<string, string> {
  const known = SIGNATURES.get(module);
  if (known !== undefined) return known;
  const signatures = new Map(
    module.exports.flatMap(({ name, type }) => (type === undefined ? [] : [[name, hostText(type)] as const])),
  );
  SIGNATURES.set(module, signatures);
  return signatures;
}

/** The names that the host looks up, with their signatures. Without `malloc`, `proxy_on_memory_allocate` must exist. */
function lookups(
  signatures: ReadonlyMap<string, string>,
  profile: HostProfile,
  abi: AbiVersion,
): readonly (readonly [string, string])[] {
  const entry = signatures.has('_initialize') ? reactorEntries(signatures, profile) : (['_start'] as const);
  const allocator = signatures.has('malloc') ? 'malloc' : 'proxy_on_memory_allocate';
  return [
    ...entry.map((name) => [name, ENTRIES[name]] as const),
    [allocator, ALLOCATOR_SIGNATURE],
    ...CALLBACKS.filter((row) => row.abis.includes(abi)).map((row) => [row.name, row.signature] as const),
  ];
}

/** Hosts that know `__main_void` look it up even if there is a `main`. */
function reactorEntries(
  signatures: ReadonlyMap<string, string>,
  profile: HostProfile,
): readonly ('_initialize' | 'main' | '__main_void')[] {
  if (signatures.get('_initialize') !== ENTRIES._initialize) return ['_initialize'];
  return profile.hasMainVoid ? ['_initialize', 'main', '__main_void'] : ['_initialize', 'main'];
}

function typeText(entry: Import): string {
  return entry.type === undefined ? 'unknown' : hostText(entry.type);
}
