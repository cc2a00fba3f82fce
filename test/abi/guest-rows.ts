import {
  COMPONENT_HEADER,
  concat,
  name,
  section,
  type WrittenFunction,
  type WrittenImport,
  type WrittenModule,
  writeModule,
} from '../support/module-writer.ts';

type Entry = readonly [name: string, signature: string];
interface Change {
  /** Exports that are added to those of the valid module, or replace them. */
  readonly exports?: readonly Entry[];
  readonly imports?: readonly WrittenImport[];
  readonly without?: readonly string[];
  readonly parts?: WrittenModule;
}

const functionsOf = (entries: readonly Entry[]): readonly WrittenFunction[] =>
  entries.map(([title, signature]) => ({ signature, exports: [title] }));
const importsOf = (module: string, entries: readonly Entry[]): readonly WrittenImport[] =>
  entries.map(([title, signature]) => ({ module, name: title, signature }));
const ownMemory: WrittenModule = { memories: [{ min: 1 }], exports: [{ name: 'memory', kind: 'memory', index: 0 }] };

/** Makes valid modules of one ABI, and modules that differ in one respect. */
function maker(exports: readonly Entry[], imports: readonly WrittenImport[], parts: WrittenModule) {
  return ({ exports: changed = [], imports: more = [], without = [], parts: other = {} }: Change = {}): Uint8Array => {
    const kept = exports.filter(([title]) => !without.includes(title) && !changed.some(([own]) => own === title));
    const isKept = (one: WrittenImport): boolean =>
      !without.includes(one.name) && !more.some((own) => own.module === one.module && own.name === one.name);
    const all = { ...parts, ...other };
    const isExported = ({ name: title }: { readonly name: string }): boolean => !without.includes(title);
    return writeModule({
      ...all,
      functions: functionsOf([...kept, ...changed]),
      imports: [...imports.filter(isKept), ...more],
      exports: (all.exports ?? []).filter(isExported),
    });
  };
}

const versionGlobals = (major: number, minor: number): WrittenModule => ({
  globals: [major, minor],
  exports: [
    { name: 'opa_wasm_abi_version', kind: 'global', index: 0 },
    { name: 'opa_wasm_abi_minor_version', kind: 'global', index: 1 },
  ],
});
export const opa = maker(
  [
    ['builtins', '-> i32'],
    ['entrypoints', '-> i32'],
    ['opa_malloc', 'i32 -> i32'],
    ['opa_free', 'i32 ->'],
    ['opa_json_parse', 'i32 i32 -> i32'],
    ['opa_json_dump', 'i32 -> i32'],
    ['opa_heap_ptr_get', '-> i32'],
    ['opa_heap_ptr_set', 'i32 ->'],
    ['opa_eval', 'i32 i32 i32 i32 i32 i32 i32 -> i32'],
    ['eval', 'i32 -> i32'],
  ],
  [...importsOf('env', [['opa_abort', 'i32 ->']]), { module: 'env', name: 'memory', memory: { min: 2 } }],
  versionGlobals(1, 2),
);
export const wapc = maker(
  [['__guest_call', 'i32 i32 -> i32']],
  importsOf('wapc', [['__guest_request', 'i32 i32 ->']]),
  ownMemory,
);
export const httpWasm = maker(
  [
    ['handle_request', '-> i64'],
    ['handle_response', 'i32 i32 ->'],
  ],
  importsOf('http_handler', [['read_body', 'i32 i32 i32 -> i64']]),
  ownMemory,
);
export const extism = maker([['run', '-> i32']], importsOf('extism:host/env', [['alloc', 'i64 -> i64']]), ownMemory);
export const redpanda = maker(
  [['_start', '->']],
  importsOf('redpanda_transform', [['check_abi_version_2', '->']]),
  ownMemory,
);
export const cosmwasm = maker(
  [
    ['interface_version_8', '->'],
    ['allocate', 'i32 -> i32'],
    ['deallocate', 'i32 ->'],
    ['instantiate', 'i32 i32 i32 -> i32'],
  ],
  importsOf('env', [['db_read', 'i32 -> i32']]),
  ownMemory,
);
export const command = maker(
  [['_start', '->']],
  importsOf('wasi_snapshot_preview1', [['path_link', 'i32 i32 i32 i32 i32 i32 i32 -> i32']]),
  ownMemory,
);
export const reactor = maker(
  [['_initialize', '->']],
  importsOf('wasi_snapshot_preview1', [['fd_write', 'i32 i32 i32 i32 -> i32']]),
  ownMemory,
);
export const goJs = maker([['run', 'i32 i32 ->']], importsOf('gojs', [['runtime.wasmExit', 'i32 ->']]), ownMemory);
export const component = (...worlds: string[]): Uint8Array =>
  concat([COMPONENT_HEADER, ...worlds.map((world) => section(11, [1, 0, ...name(world), 5, 0, 0]))]);

const RULE = { apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE'] };
export const METADATA = {
  protocolVersion: 'v1',
  rules: [RULE],
  mutating: false,
  executionMode: 'kubewarden-wapc',
  annotations: { 'io.kubewarden.policy.title': 't' },
};
const annotated = (payload: string): WrittenModule => ({
  ...ownMemory,
  custom: [{ name: 'io.kubewarden.metadata', payload }],
});
/** A policy with this metadata; undefined members are omitted. */
export const policy = (change: object = {}): Uint8Array =>
  wapc({ parts: annotated(JSON.stringify({ ...METADATA, ...change })) });
const rule = (change: object): Uint8Array => policy({ rules: [{ ...RULE, ...change }] });
const GATEKEEPER = { ...METADATA, executionMode: 'gatekeeper', protocolVersion: 'Unknown' };
const opaWith = (metadata: object): Uint8Array =>
  opa({
    parts: { ...versionGlobals(1, 2), custom: [{ name: 'io.kubewarden.metadata', payload: JSON.stringify(metadata) }] },
  });

/** Valid modules of each ABI, without problems. */
export const SOUND: readonly (readonly [what: string, bytes: Uint8Array])[] = [
  ['an OPA policy', opa()],
  [
    'an OPA policy of 1.1',
    opa({
      exports: [
        ['opa_eval_ctx_new', '-> i32'],
        ['opa_eval_ctx_set_input', 'i32 i32 ->'],
        ['opa_eval_ctx_set_data', 'i32 i32 ->'],
        ['opa_eval_ctx_set_entrypoint', 'i32 i32 ->'],
        ['opa_eval_ctx_get_result', 'i32 -> i32'],
      ],
      without: ['opa_eval'],
      parts: versionGlobals(1, 1),
    }),
  ],
  ['a waPC guest', wapc()],
  ['a Kubewarden policy', policy()],
  ['a Kubewarden policy in Rego', opaWith(GATEKEEPER)],
  ['an http-wasm handler', httpWasm()],
  ['an Extism plugin', extism()],
  ['a Redpanda transform', redpanda()],
  ['a CosmWasm contract', cosmwasm()],
  ['a WASI command', command()],
  ['a WASI reactor', reactor()],
  ['a component of the proxy world', component('wasi:http/incoming-handler@0.2.1')],
  ['a component with its own world', component('acme:greet/hello')],
];

/** A rule, what is wrong, the module, and what the message of the problem must contain. */
export const GUEST_ROWS: readonly (readonly [rule: string, what: string, bytes: Uint8Array, words: RegExp])[] = [
  [
    'PW070',
    'OPA without entrypoints',
    opa({ without: ['entrypoints'] }),
    /"entrypoints" is missing; OPA hosts need it/,
  ],
  ['PW070', 'OPA 1.2 without opa_eval', opa({ without: ['opa_eval'] }), /"opa_eval"/],
  ['PW070', 'OPA 1.1 without a context', opa({ parts: versionGlobals(1, 1) }), /"opa_eval_ctx_new"/],
  ['PW070', 'waPC without a memory', wapc({ without: ['memory'] }), /"memory" is missing/],
  ['PW070', 'waPC without __guest_call', wapc({ without: ['__guest_call'] }), /"__guest_call"/],
  ['PW070', 'http-wasm without handle_response', httpWasm({ without: ['handle_response'] }), /"handle_response"/],
  ['PW070', 'Redpanda without _start', redpanda({ without: ['_start'] }), /"_start"/],
  ['PW070', 'CosmWasm without deallocate', cosmwasm({ without: ['deallocate'] }), /"deallocate"/],
  [
    'PW071',
    'handle_request that returns i32',
    httpWasm({ exports: [['handle_request', '-> i32']] }),
    /is void -> i32; http-wasm hosts call it as void -> i64/,
  ],
  ['PW071', '__guest_call without a result', wapc({ exports: [['__guest_call', 'i32 i32 ->']] }), /i32 i32 -> void/],
  ['PW071', '_start with a parameter', command({ exports: [['_start', 'i32 ->']] }), /i32 -> void/],
  [
    'PW072',
    'OPA that imports WASI',
    opa({ imports: importsOf('wasi_snapshot_preview1', [['fd_write', 'i32 i32 i32 i32 -> i32']]) }),
    /OPA hosts do not provide it/,
  ],
  [
    'PW072',
    'CosmWasm that imports a clock',
    cosmwasm({ imports: importsOf('env', [['now', '-> i64']]) }),
    /CosmWasm VMs do not provide it/,
  ],
  [
    'PW072',
    'http-wasm that imports from env',
    httpWasm({ imports: importsOf('env', [['f', '->']]) }),
    /do not provide it/,
  ],
  [
    'PW072',
    'Extism with an old 32-bit name',
    extism({ imports: importsOf('extism:host/env', [['input_load', 'i64 -> i64']]) }),
    /Extism hosts do not provide it/,
  ],
  [
    'PW072',
    'a function that WASI does not have',
    command({ imports: importsOf('wasi_snapshot_preview1', [['thread_spawn', 'i32 -> i32']]) }),
    /it is not a function of WASI preview 1, which WASI runtimes have/,
  ],
  [
    'PW072',
    'a host function that is imported as a global',
    wapc({ imports: [{ module: 'wapc', name: '__host_call', global: 'i32' }] }),
    /it is a global/,
  ],
  [
    'PW072',
    'CosmWasm with 101 imports',
    cosmwasm({ imports: Array.from({ length: 100 }, () => ({ module: 'env', name: 'debug', signature: 'i32 ->' })) }),
    /101 imports/,
  ],
  [
    'PW073',
    'read_body that returns i32',
    httpWasm({ imports: importsOf('http_handler', [['read_body', 'i32 i32 i32 -> i32']]) }),
    /hosts have i32 i32 i32 -> i64/,
  ],
  [
    'PW073',
    'Extism with 32-bit pointers',
    extism({ imports: importsOf('extism:host/env', [['alloc', 'i32 -> i32']]) }),
    /i64 -> i64/,
  ],
  [
    'PW073',
    'path_link as proxies have it',
    command({ imports: importsOf('wasi_snapshot_preview1', [['path_link', 'i32 i32 i32 i32 i32 i32 -> i32']]) }),
    /WASI has/,
  ],
  ['PW074', 'OPA of version 2', opa({ parts: versionGlobals(2, 0) }), /the ABI version is 2; hosts accept 1/],
  [
    'PW074',
    'CosmWasm of interface 7',
    cosmwasm({ without: ['interface_version_8'], exports: [['interface_version_7', '->']] }),
    /interface_version_7/,
  ],
  ['PW074', 'CosmWasm of two interfaces', cosmwasm({ exports: [['interface_version_7', '->']] }), /2 markers/],
  [
    'PW074',
    'Redpanda of version 3',
    redpanda({
      without: ['check_abi_version_2'],
      imports: importsOf('redpanda_transform', [['check_abi_version_3', '->']]),
    }),
    /check_abi_version_3/,
  ],
  [
    'PW074',
    'Redpanda without a version',
    redpanda({
      without: ['check_abi_version_2'],
      imports: importsOf('redpanda_transform', [['write_record', 'i32 i32 -> i32']]),
    }),
    /imports no/,
  ],
  [
    'PW074',
    'a candidate of WASI 0.2.0',
    component('wasi:http/incoming-handler@0.2.0-rc-2023-11-10'),
    /candidate of WASI 0\.2\.0/,
  ],
  [
    'PW075',
    'OPA with its own memory',
    opa({ without: ['memory'], parts: { ...versionGlobals(1, 2), memories: [{ min: 1 }] } }),
    /does not import env\.memory/,
  ],
  ['PW075', 'CosmWasm with a maximum', cosmwasm({ parts: { memories: [{ min: 1, max: 2 }] } }), /maximum/],
  [
    'PW075',
    'CosmWasm that starts with 513 pages',
    cosmwasm({ parts: { memories: [{ min: 513 }] } }),
    /513 pages; the limit of VMs is 512/,
  ],
  ['PW075', 'CosmWasm without a memory', cosmwasm({ parts: { memories: [], exports: [] } }), /has 0 memories/],
  ['PW075', 'WASI without a memory', command({ without: ['memory'] }), /exports no "memory"/],
  ['PW076', 'metadata that is not JSON', wapc({ parts: annotated('{') }), /not strict JSON/],
  ['PW076', 'metadata that is a list', wapc({ parts: annotated('[]') }), /not a JSON object/],
  [
    'PW076',
    'metadata with a duplicate key',
    wapc({ parts: annotated('{"mutating":false,"mutating":true,"rules":[],"protocolVersion":"v1"}') }),
    /not strict JSON/,
  ],
  ['PW076', 'metadata without rules', policy({ rules: undefined }), /rules is not a list/],
  ['PW076', 'metadata without mutating', policy({ mutating: undefined }), /mutating/],
  ['PW076', 'metadata without a protocol', policy({ protocolVersion: undefined }), /protocolVersion is missing/],
  ['PW076', 'metadata of a later protocol', policy({ protocolVersion: 'v2' }), /protocolVersion is "v2"/],
  ['PW076', 'an unknown mode', policy({ executionMode: 'docker' }), /executionMode is not one of/],
  [
    'PW076',
    'a mode named like a property of every object',
    policy({ executionMode: 'constructor' }),
    /executionMode is not one of/,
  ],
  [
    'PW076',
    'a mode for Rego in a waPC guest',
    policy(GATEKEEPER),
    /"gatekeeper", but the module is of kind kubewarden/,
  ],
  ['PW076', 'a mode for waPC in Rego', opaWith(METADATA), /"kubewarden-wapc", but the module is of kind opa/],
  ['PW076', 'a rule without groups', rule({ apiGroups: [] }), /rules\[0\]\.apiGroups/],
  ['PW076', 'a rule with * next to another', rule({ apiVersions: ['*', 'v1'] }), /"\*" next to others/],
  ['PW076', 'an operation that does not exist', rule({ operations: ['READ'] }), /"READ"/],
  ['PW076', 'an annotation that is a number', policy({ annotations: { x: 1 } }), /annotations/],
  [
    'PW076',
    'two metadata sections',
    wapc({
      parts: {
        ...ownMemory,
        custom: [
          ...(annotated(JSON.stringify(METADATA)).custom ?? []),
          { name: 'io.kubewarden.metadata', payload: '{}' },
        ],
      },
    }),
    /appears 2 times; hosts read only the first/,
  ],
  [
    'PW077',
    'OPA without version globals',
    opa({ without: ['opa_wasm_abi_version', 'opa_wasm_abi_minor_version'] }),
    /constant globals/,
  ],
  [
    'PW077',
    'waPC for AssemblyScript',
    wapc({ imports: importsOf('env', [['abort', 'i32 i32 i32 i32 ->']]) }),
    /not all waPC hosts/,
  ],
  ['PW077', 'Extism without a function', extism({ without: ['run'] }), /nothing to call/],
  [
    'PW077',
    'a socket of WasmEdge',
    command({ imports: importsOf('wasi_snapshot_preview1', [['sock_open', 'i32 i32 i32 -> i32']]) }),
    /WasmEdge/,
  ],
  [
    'PW077',
    'WASI with a function of one runtime',
    command({ imports: importsOf('wasi_nn', [['load', 'i32 -> i32']]) }),
    /runtimes that provide "wasi_nn"/,
  ],
  [
    'PW077',
    'a command that is also a reactor',
    command({ exports: [['_initialize', '->']] }),
    /both _start and _initialize/,
  ],
  ['PW077', 'a component that exports nothing', component(), /nothing to call/],
  ['PW077', 'an interface without a version', component('wasi:cli/run'), /no version/],
  ['PW078', 'Go for browsers', goJs(), /GOOS=js/],
];
