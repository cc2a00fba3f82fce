import { quoted } from '../../core/text.ts';
import type { WasmModule } from '../../wasm/module.ts';
import type { Detected } from '../detect.ts';
import { hostText } from '../function-type.ts';
import type { Problem } from '../report.ts';
import { problem } from '../rules.ts';
import { COSMWASM_IMPORTS, COSMWASM_PAGES, COSMWASM_VERSIONS } from '../tables/guests/cosmwasm.ts';
import { OPA_EVALUATION, OPA_MAJOR } from '../tables/guests/opa.ts';
import { REDPANDA_VERSIONS } from '../tables/guests/redpanda.ts';
import { WASI_MODULES } from '../tables/wasi.ts';
import { exportProblems } from './guest-exports.ts';

/** What is special to one ABI: its version, its memory, and what a table cannot say. */
export function versionProblems(module: WasmModule, detected: Detected): readonly Problem[] {
  switch (detected.kind) {
    case 'opa':
      return opaProblems(module);
    case 'cosmwasm':
      return cosmwasmProblems(module);
    case 'redpanda':
      return redpandaProblems(module);
    case 'extism':
      return extismProblems(module);
    case 'wasi-command':
    case 'wasi-reactor':
      return wasiProblems(module);
    case 'component':
      return componentProblems(module);
    case 'go-js':
      return [problem('PW078', 'module', 'it is built with GOOS=js: only a page with wasm_exec.js runs it')];
    default:
      return [];
  }
}

/** Source: npm-opa-wasm 05fc404 loads the version globals, and evaluates by the minor version. */
function opaProblems(module: WasmModule): readonly Problem[] {
  const major = constantOf(module, 'opa_wasm_abi_version');
  const minor = constantOf(module, 'opa_wasm_abi_minor_version');
  const evaluation = (minor ?? 0) >= 2 ? OPA_EVALUATION.since2 : OPA_EVALUATION.before2;
  const ownsMemory = !module.imports.some(
    (one) => one.kind === 'memory' && one.module === 'env' && one.name === 'memory',
  );
  return [
    ...(major === undefined || minor === undefined
      ? [
          problem(
            'PW077',
            'exports',
            'it does not say its ABI version in constant globals, as policies do since OPA 0.27',
            'compile it with a current OPA',
          ),
        ]
      : []),
    ...(major !== undefined && major !== OPA_MAJOR
      ? [problem('PW074', 'export opa_wasm_abi_version', `it is of ABI version ${major}; hosts take ${OPA_MAJOR}`)]
      : []),
    ...(ownsMemory
      ? [
          problem(
            'PW075',
            'imports',
            'it does not import env.memory: hosts pass input and data through a memory of theirs',
          ),
        ]
      : []),
    ...exportProblems(module, evaluation, 'OPA hosts'),
  ];
}

/** Source: CosmWasm/cosmwasm packages/vm/src/compatibility.rs, check_interface_version, check_wasm_memories and check_wasm_imports. */
function cosmwasmProblems(module: WasmModule): readonly Problem[] {
  const markers = module.exports
    .filter((one) => one.kind === 'function' && one.name.startsWith('interface_version_'))
    .map((one) => one.name);
  const [marker = ''] = markers;
  const known = COSMWASM_VERSIONS.map((version) => `interface_version_${version}`);
  const [memory, ...others] = module.memories;
  return [
    ...(markers.length > 1
      ? [
          problem(
            'PW074',
            `export ${markers[1] ?? ''}`,
            `it has ${markers.length} markers interface_version_*, and must have one`,
          ),
        ]
      : []),
    ...(markers.length === 1 && !known.includes(marker)
      ? [problem('PW074', `export ${marker}`, `the marker is ${quoted(marker)}; VMs take ${known.join(', ')}`)]
      : []),
    ...(memory === undefined || others.length > 0
      ? [problem('PW075', 'memory', `it has ${module.memories.length} memories, and must have one`)]
      : []),
    ...(memory !== undefined && memory.minimum > COSMWASM_PAGES
      ? [problem('PW075', 'memory', `it starts with ${memory.minimum} pages; VMs give ${COSMWASM_PAGES}`)]
      : []),
    ...(memory?.maximum === undefined
      ? []
      : [problem('PW075', 'memory', 'it sets a maximum; the VM sets it', 'link without --max-memory')]),
    ...(module.imports.length > COSMWASM_IMPORTS
      ? [problem('PW072', 'imports', `it has ${module.imports.length} imports; VMs take ${COSMWASM_IMPORTS}`)]
      : []),
  ];
}

/** Source: redpanda src/v/wasm: the broker reads the version from the import's name before it deploys. */
function redpandaProblems(module: WasmModule): readonly Problem[] {
  const checks = module.imports.filter(
    (one) => one.module === 'redpanda_transform' && one.name.startsWith('check_abi_version_'),
  );
  const known = REDPANDA_VERSIONS.map((version) => `check_abi_version_${version}`);
  if (checks.some((one) => known.includes(one.name))) return [];
  const seen = checks[0] === undefined ? 'it imports no check_abi_version_*' : `it imports ${quoted(checks[0].name)}`;
  return [problem('PW074', 'imports', `${seen}; brokers take ${known.join(', ')}`)];
}

const EXTISM_OWN: readonly string[] = ['_initialize', '__wasm_call_ctors', 'hs_init', '_start'];

/** A plugin without a function that can be called is of no use, and no host says so before the call. */
function extismProblems(module: WasmModule): readonly Problem[] {
  const callable = module.exports.filter(
    (one) =>
      one.type !== undefined && !EXTISM_OWN.includes(one.name) && /^void -> (?:i32|void)$/.test(hostText(one.type)),
  );
  return callable.length > 0
    ? []
    : [
        problem(
          'PW077',
          'exports',
          'it exports no function of the form void -> i32: there is nothing to call',
          'export the functions of the plugin',
        ),
      ];
}

/** Source: WASI legacy/application-abi.md; Node and wasmtime fail in the first call that touches a memory that is not exported. */
function wasiProblems(module: WasmModule): readonly Problem[] {
  const has = (name: string, kind: string): boolean =>
    module.exports.some((one) => one.name === name && one.kind === kind);
  const usesWasi = module.imports.some((one) => WASI_MODULES.includes(one.module));
  return [
    ...(usesWasi && !has('memory', 'memory')
      ? [problem('PW075', 'exports', 'it uses WASI and exports no "memory": every such call fails')]
      : []),
    ...(has('_start', 'function') && has('_initialize', 'function')
      ? [
          problem(
            'PW077',
            'exports',
            'it exports both _start and _initialize: it is either a command or a reactor',
            'link it as one of the two',
          ),
        ]
      : []),
    ...(module.imports.some((one) => one.module === 'wasi_unstable')
      ? [
          problem(
            'PW077',
            'imports',
            'it uses wasi_unstable of 2019, which newer runtimes drop',
            'build it with a current toolchain',
          ),
        ]
      : []),
  ];
}

/** Versions of interfaces by name: `wasi:http/types@0.2.1`. Hosts of a release have no candidates of it. */
function componentProblems(module: WasmModule): readonly Problem[] {
  const names = [
    ...module.imports.map((one) => ['import', one.name] as const),
    ...module.exports.map((one) => ['export', one.name] as const),
  ];
  const found = names.flatMap(([side, name]) => interfaceProblems(side, name));
  const isPackage =
    module.exports.length > 0 && module.exports.every((one) => one.kind === 'type' || one.kind === 'component');
  if (module.exports.length === 0)
    return [...found, problem('PW077', 'exports', 'it exports nothing: there is nothing to call')];
  return isPackage
    ? [
        ...found,
        problem(
          'PW077',
          'exports',
          'it exports types only: it is a WIT package, not a component',
          'publish it with wkg publish, or publish the component that a compiler makes of it',
        ),
      ]
    : found;
}

/** The packages that WASI 0.2.0 released; of all others there are drafts alone, and hosts serve those. Source: WebAssembly/WASI v0.2.0. */
const RELEASED: readonly string[] = ['cli', 'clocks', 'filesystem', 'http', 'io', 'random', 'sockets'];

function interfaceProblems(side: 'import' | 'export', name: string): readonly Problem[] {
  const match = /^wasi:([a-z0-9-]+)\/[a-z0-9-]+(?:@(.*))?$/.exec(name);
  if (match === null) return [];
  const [, wasi = '', version] = match;
  const where = `${side} ${name}`;
  if (version === undefined)
    return [problem('PW077', where, 'it has no version: hosts have it with one', 'build it against the released WASI')];
  if (!/^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/.test(version))
    return [problem('PW074', where, `${quoted(version)} is no version`)];
  if (version.startsWith('0.2.0-') && RELEASED.includes(wasi))
    return [problem('PW074', where, 'it is a candidate of WASI 0.2.0, which no host of the release has')];
  if (version.includes('-'))
    return [problem('PW077', where, 'it is a candidate: only hosts that were built for it have it')];
  return /^0\.[23]\./.test(version) ? [] : [problem('PW077', where, `no released host is known for WASI ${version}`)];
}

function constantOf(module: WasmModule, name: string): number | undefined {
  const found = module.exports.find((one) => one.kind === 'global' && one.name === name);
  return found === undefined ? undefined : module.globalConstants.get(found.index);
}
