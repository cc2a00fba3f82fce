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
export const importsOf = (module: string, entries: readonly Entry[]): readonly WrittenImport[] =>
  entries.map(([title, signature]) => ({ module, name: title, signature }));
export const ownMemory: WrittenModule = {
  memories: [{ min: 1 }],
  exports: [{ name: 'memory', kind: 'memory', index: 0 }],
};

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

export const versionGlobals = (major: number, minor: number): WrittenModule => ({
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
export const annotated = (payload: string): WrittenModule => ({
  ...ownMemory,
  custom: [{ name: 'io.kubewarden.metadata', payload }],
});
/** A policy with this metadata; undefined members are omitted. */
export const policy = (change: object = {}): Uint8Array =>
  wapc({ parts: annotated(JSON.stringify({ ...METADATA, ...change })) });
export const rule = (change: object): Uint8Array => policy({ rules: [{ ...RULE, ...change }] });
export const GATEKEEPER = { ...METADATA, executionMode: 'gatekeeper', protocolVersion: 'Unknown' };
export const opaWith = (metadata: object): Uint8Array =>
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
  ['a component of a world of its own', component('acme:greet/hello')],
];
