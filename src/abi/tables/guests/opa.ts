import { exportRows, type GuestTable, importRows } from './guest-table.ts';

const NPM = 'open-policy-agent/npm-opa-wasm 05fc404 src/opa.js';
const MODULE =
  'signatures of a policy that OPA compiled, ABI 1.2 (kubewarden-controller gatekeeper_always_happy_policy.wasm)';
const GO = 'open-policy-agent/golang-opa-wasm 8d9f3b9 opa/vm.go';

/** The major version of the ABI that hosts accept. Source: npm-opa-wasm throws for every other. */
export const OPA_MAJOR = 1;

/** OPA policies. The minor version decides how hosts evaluate: see {@link OPA_EVALUATION}. */
export const OPA: GuestTable = {
  hosts: 'OPA hosts',
  exports: [
    ...exportRows('must', `${NPM}, called when a policy is loaded; ${MODULE}`, [
      ['builtins', 'void -> i32'],
      ['entrypoints', 'void -> i32'],
      ['opa_malloc', 'i32 -> i32'],
      ['opa_json_parse', 'i32 i32 -> i32'],
      ['opa_json_dump', 'i32 -> i32'],
      ['opa_heap_ptr_get', 'void -> i32'],
      ['opa_heap_ptr_set', 'i32 -> void'],
    ]),
    ...exportRows('should', `${GO}; ${MODULE}`, [['opa_free', 'i32 -> void']]),
    ...exportRows('may', MODULE, [
      ['opa_value_parse', 'i32 i32 -> i32'],
      ['opa_value_dump', 'i32 -> i32'],
      ['opa_value_add_path', 'i32 i32 i32 -> i32'],
      ['opa_value_remove_path', 'i32 i32 -> i32'],
    ]),
  ],
  imports: importRows('env', `${NPM}; ${MODULE}`, [
    ['opa_abort', 'i32 -> void'],
    ['opa_println', 'i32 -> void'],
    ['opa_builtin0', 'i32 i32 -> i32'],
    ['opa_builtin1', 'i32 i32 i32 -> i32'],
    ['opa_builtin2', 'i32 i32 i32 i32 -> i32'],
    ['opa_builtin3', 'i32 i32 i32 i32 i32 -> i32'],
    ['opa_builtin4', 'i32 i32 i32 i32 i32 i32 -> i32'],
  ]),
  open: [],
  hasWasi: false,
};

/** Exports for evaluation: one call since minor version 2, a context before. Source: npm-opa-wasm 05fc404, evaluate. */
export const OPA_EVALUATION = {
  since2: exportRows('must', `${NPM}, since minor version 2; ${MODULE}`, [
    ['opa_eval', 'i32 i32 i32 i32 i32 i32 i32 -> i32'],
  ]),
  before2: exportRows('must', `${NPM}, before minor version 2; ${MODULE}`, [
    ['eval', 'i32 -> i32'],
    ['opa_eval_ctx_new', 'void -> i32'],
    ['opa_eval_ctx_set_input', 'i32 i32 -> void'],
    ['opa_eval_ctx_set_data', 'i32 i32 -> void'],
    ['opa_eval_ctx_set_entrypoint', 'i32 i32 -> void'],
    ['opa_eval_ctx_get_result', 'i32 -> i32'],
  ]),
} as const;
