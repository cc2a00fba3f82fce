import { quoted } from '../../core/text.ts';
import { constantOf, type WasmModule } from '../../wasm/module.ts';
import type { Detected } from '../detect.ts';
import { hostText } from '../function-type.ts';
import type { Problem } from '../report.ts';
import { problem } from '../rules.ts';
import { COSMWASM_IMPORTS, COSMWASM_PAGES, COSMWASM_VERSIONS } from '../tables/guests/cosmwasm.ts';
import { OPA_EVALUATION, OPA_MAJOR } from '../tables/guests/opa.ts';
import { REDPANDA_VERSIONS } from '../tables/guests/redpanda.ts';
import { WASI_MODULES } from '../tables/wasi.ts';
import { exportProblems } from './guest-exports.ts';

/** What is specific to one ABI: its version, its memory, and what a table cannot express. */
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
      return [problem('PW078', 'module', 'it is built with GOOS=js and runs only together with wasm_exec.js')];
    default:
      return [];
  }
}

/** Source: npm-opa-wasm 05fc404 reads the version globals; the minor version decides how it evaluates. */
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
            'it does not export its ABI version as constant globals, as OPA 0.27 and later do',
            'compile it with a current OPA',
          ),
        ]
      : []),
    ...(major !== undefined && major !== OPA_MAJOR
      ? [problem('PW074', 'export opa_wasm_abi_version', `the ABI version is ${major}; hosts accept ${OPA_MAJOR}`)]
      : []),
    ...(ownsMemory
      ? [
          problem(
            'PW075',
            'imports',
            'it does not import env.memory; hosts pass input and data through their own memory',
          ),
        ]
      : []),
    ...exportProblems(module, evaluation, 'OPA hosts'),
  ];
}

/** Source: CosmWasm/cosmwasm packages/vm/src/compatibility.rs, the functions check_*. */
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
            `it has ${markers.length} interface_version_* markers; it must have one`,
          ),
        ]
      : []),
    ...(markers.length === 1 && !known.includes(marker)
      ? [problem('PW074', `export ${marker}`, `the marker is ${quoted(marker)}; VMs accept ${known.join(', ')}`)]
      : []),
    ...(memory === undefined || others.length > 0
      ? [problem('PW075', 'memory', `it has ${module.memories.length} memories; it must have one`)]
      : []),
    ...(memory !== undefined && memory.minimum > COSMWASM_PAGES
      ? [problem('PW075', 'memory', `it starts with ${memory.minimum} pages; VMs allow at most ${COSMWASM_PAGES}`)]
      : []),
    ...(memory?.maximum === undefined
      ? []
      : [problem('PW075', 'memory', 'it has a maximum, which only the VM may set', 'link without --max-memory')]),
    ...(module.imports.length > COSMWASM_IMPORTS
      ? [problem('PW072', 'imports', `it has ${module.imports.length} imports; VMs allow at most ${COSMWASM_IMPORTS}`)]
      : []),
  ];
}

/** Source: redpanda src/v/wasm: before it deploys, the broker reads the version from the name of the import. */
function redpandaProblems(module: WasmModule): readonly Problem[] {
  const checks = module.imports.filter(
    (one) => one.module === 'redpanda_transform' && one.name.startsWith('check_abi_version_'),
  );
  const known = REDPANDA_VERSIONS.map((version) => `check_abi_version_${version}`);
  if (checks.some((one) => known.includes(one.name))) return [];
  const seen = checks[0] === undefined ? 'it imports no check_abi_version_*' : `it imports ${quoted(checks[0].name)}`;
  return [problem('PW074', 'imports', `${seen}; brokers accept ${known.join(', ')}`)];
}

const EXTISM_OWN: readonly string[] = ['_initialize', '__wasm_call_ctors', 'hs_init', '_start'];

/** A plugin without a callable function is useless, and no host reports that before the call. */
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
          'it exports no function of type void -> i32, so there is nothing to call',
          'export the functions of the plugin',
        ),
      ];
}

/**
 * Source: WASI legacy/application-abi.md. Node and wasmtime fail at the first call that needs a memory which is not
 * exported.
 */
function wasiProblems(module: WasmModule): readonly Problem[] {
  const has = (name: string, kind: string): boolean =>
    module.exports.some((one) => one.name === name && one.kind === kind);
  const usesWasi = module.imports.some((one) => WASI_MODULES.includes(one.module));
  return [
    ...(usesWasi && !has('memory', 'memory')
      ? [problem('PW075', 'exports', 'it uses WASI but exports no "memory", so WASI calls fail')]
      : []),
    ...(has('_start', 'function') && has('_initialize', 'function')
      ? [
          problem(
            'PW077',
            'exports',
            'it exports both _start and _initialize, but must be either a command or a reactor',
            'link it as one of the two',
          ),
        ]
      : []),
    ...(module.imports.some((one) => one.module === 'wasi_unstable')
      ? [
          problem(
            'PW077',
            'imports',
            'it uses wasi_unstable from 2019, which newer runtimes do not support',
            'build it with a current toolchain',
          ),
        ]
      : []),
  ];
}

/** Checks the versions in interface names, such as `wasi:http/types@0.2.1`. Hosts of a release have no candidates. */
function componentProblems(module: WasmModule): readonly Problem[] {
  const names = [
    ...module.imports.map((one) => ['import', one.name] as const),
    ...module.exports.map((one) => ['export', one.name] as const),
  ];
  const found = names.flatMap(([side, name]) => interfaceProblems(side, name));
  const isPackage =
    module.exports.length > 0 && module.exports.every((one) => one.kind === 'type' || one.kind === 'component');
  if (module.exports.length === 0)
    return [...found, problem('PW077', 'exports', 'it exports nothing, so there is nothing to call')];
  return isPackage
    ? [
        ...found,
        problem(
          'PW077',
          'exports',
          'it exports only types: it is a WIT package, not a component',
          'publish it with wkg publish, or publish the compiled component',
        ),
      ]
    : found;
}

/** The packages that WASI 0.2.0 released. Of others only drafts exist, which hosts do serve. Source: WASI v0.2.0. */
const RELEASED: readonly string[] = ['cli', 'clocks', 'filesystem', 'http', 'io', 'random', 'sockets'];

function interfaceProblems(side: 'import' | 'export', name: string): readonly Problem[] {
  const match = /^wasi:([a-z0-9-]+)\/[a-z0-9-]+(?:@(.*))?$/.exec(name);
  if (match === null) return [];
  const [, wasi = '', version] = match;
  const where = `${side} ${name}`;
  if (version === undefined)
    return [
      problem(
        'PW077',
        where,
        'it names no version; hosts provide only versioned interfaces',
        'build it against a released version of WASI',
      ),
    ];
  if (!/^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/.test(version))
    return [problem('PW074', where, `${quoted(version)} is not a version`)];
  if (version.startsWith('0.2.0-') && RELEASED.includes(wasi))
    return [
      problem('PW074', where, 'it is from a release candidate of WASI 0.2.0, which released hosts do not support'),
    ];
  if (version.includes('-')) return [problem('PW077', where, 'it is a draft, which only hosts built for it provide')];
  return /^0\.[23]\./.test(version)
    ? []
    : [problem('PW077', where, `no released host is known to support WASI ${version}`)];
}
