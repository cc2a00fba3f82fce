import { nearest } from '../../core/nearest.ts';
import { quoted } from '../../core/text.ts';
import type { WasmModule } from '../../wasm/module.ts';
import { hasVector } from '../function-type.ts';
import { signaturesOf } from '../loading/load.ts';
import type { Problem } from '../report.ts';
import { problem } from '../rules.ts';
import { ALLOCATOR_SIGNATURE, ALLOCATORS, CALLBACKS, DEAD_CALLBACKS, ENTRIES } from '../tables/callbacks.ts';
import type { HostProfile } from '../tables/hosts.ts';
import type { AbiVersion } from '../tables/versions.ts';

const REDIS = 'proxy_on_redis_';
const CALLBACK_NAMES: readonly string[] = [...new Set(CALLBACKS.map((row) => row.name))];

/** PW010 to PW013, PW015, PW024, PW025: what the module exports, by the ABI version of its marker. */
export function exportProblems(
  module: WasmModule,
  abi: AbiVersion | undefined,
  profiles: readonly HostProfile[],
): readonly Problem[] {
  const signatures = signaturesOf(module);
  const isHigress = profiles.length > 0 && profiles.every(({ host }) => host === 'higress');
  return [
    ...allocatorProblems(signatures),
    ...(abi === undefined ? [] : callbackProblems(signatures, abi)),
    ...entryProblems(signatures),
    ...nameProblems(signatures, isHigress),
    ...startProblems(module, signatures),
    ...borderProblems(module),
  ];
}

function allocatorProblems(signatures: ReadonlyMap<string, string>): readonly Problem[] {
  const [name] = ALLOCATORS.filter((one) => signatures.has(one));
  if (name === undefined)
    return [problem('PW010', 'exports', `neither ${ALLOCATORS.join(' nor ')} is exported as a function`)];
  const found = signatures.get(name);
  return found === ALLOCATOR_SIGNATURE
    ? []
    : [problem('PW010', `export ${name}`, `${name} is ${found}; hosts expect ${ALLOCATOR_SIGNATURE}`)];
}

function callbackProblems(signatures: ReadonlyMap<string, string>, abi: AbiVersion): readonly Problem[] {
  return CALLBACKS.filter((row) => row.abis.includes(abi)).flatMap(({ name, signature }) => {
    const found = signatures.get(name);
    if (found === undefined || found === signature) return [];
    const other = CALLBACKS.find((row) => row.name === name && row.signature === found);
    const hint =
      other === undefined
        ? undefined
        : `this is the signature of ABI ${other.abis.join(' and ')}: the marker names the wrong version`;
    return [problem('PW011', `export ${name}`, `${name} is ${found}; ABI ${abi} requires ${signature}`, hint)];
  });
}

function entryProblems(signatures: ReadonlyMap<string, string>): readonly Problem[] {
  return Object.entries(ENTRIES).flatMap(([name, signature]) => {
    const found = signatures.get(name);
    const isLookedUp = name === '_initialize' || (name === '_start') !== signatures.has('_initialize');
    return found === undefined || found === signature || !isLookedUp
      ? []
      : [problem('PW011', `export ${name}`, `${name} is ${found}; hosts expect ${signature}`)];
  });
}

/** PW012: names that start like a callback but are not one. Similar names are searched for the first 30 only. */
function nameProblems(signatures: ReadonlyMap<string, string>, isHigress: boolean): readonly Problem[] {
  const names = [...signatures.keys()].filter(
    (name) =>
      /^_?proxy_?(on|validate)/i.test(name) &&
      !CALLBACK_NAMES.includes(name) &&
      !ALLOCATORS.includes(name) &&
      !(isHigress && name.startsWith(REDIS)),
  );
  return names.map((name, i) => {
    const dead = Object.hasOwn(DEAD_CALLBACKS, name) ? DEAD_CALLBACKS[name] : undefined;
    const meant = dead?.nearest ?? (i < 30 ? nearest(name, CALLBACK_NAMES) : undefined);
    const why = dead?.why ?? unknownCallback(name);
    return problem(
      'PW012',
      `export ${name.slice(0, 100)}`,
      `${quoted(name)}: ${why}`,
      meant === undefined ? undefined : `did you mean ${meant}?`,
    );
  });
}

function unknownCallback(name: string): string {
  if (name.startsWith(REDIS)) return 'only Higress calls it';
  if (name.startsWith('proxy_on_http_')) return 'it is from a draft that was never released';
  return name.startsWith('_proxy_') ? 'it predates ABI versions' : 'no host calls it';
}

function startProblems(module: WasmModule, signatures: ReadonlyMap<string, string>): readonly Problem[] {
  const isConstructed = signatures.has('_initialize') || signatures.has('_start') || module.hasStart;
  return [
    ...(signatures.has('__wasm_call_ctors') && !isConstructed
      ? [
          problem(
            'PW013',
            'export __wasm_call_ctors',
            '__wasm_call_ctors is exported, but neither _initialize nor _start is',
          ),
        ]
      : []),
    ...(module.hasStart
      ? [problem('PW015', 'section start', 'the start function runs before the host is ready for calls')]
      : []),
  ];
}

/** Types that V8's C API cannot describe: the host process exits. Seen in Envoy 1.36.4 to 1.40.0: SIGTRAP. */
function borderProblems(module: WasmModule): readonly Problem[] {
  const entries = [
    ...module.imports.map((one) => ({ ...one, where: `import ${one.module}.${one.name}` })),
    ...module.exports.map((one) => ({ ...one, where: `export ${one.name}` })),
  ];
  return entries.flatMap((one) => {
    const where = one.where.slice(0, 200);
    if (one.kind === 'tag') return [problem('PW025', where, 'the module imports or exports a tag')];
    return hasVector(one) ? [problem('PW024', where, 'its type has v128')] : [];
  });
}
