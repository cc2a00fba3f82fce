import { exportRows, type GuestTable, importRows, memoryRow } from './guest-table.ts';

const GO = 'http-wasm/http-wasm-host-go 064a40a handler/middleware.go';

/** http-wasm handlers, for Traefik, Dapr and mosn. The host compares the signatures of both callbacks at load time. */
export const HTTP_WASM: GuestTable = {
  hosts: 'http-wasm hosts',
  exports: [
    memoryRow(`${GO}, compileGuest`),
    ...exportRows('must', `${GO}, compileGuest`, [
      ['handle_request', 'void -> i64'],
      ['handle_response', 'i32 i32 -> void'],
    ]),
  ],
  imports: importRows('http_handler', GO, [
    ['enable_features', 'i32 -> i32'],
    ['get_config', 'i32 i32 -> i32'],
    ['log_enabled', 'i32 -> i32'],
    ['log', 'i32 i32 i32 -> void'],
    ['get_method', 'i32 i32 -> i32'],
    ['set_method', 'i32 i32 -> void'],
    ['get_uri', 'i32 i32 -> i32'],
    ['set_uri', 'i32 i32 -> void'],
    ['get_protocol_version', 'i32 i32 -> i32'],
    ['get_source_addr', 'i32 i32 -> i32'],
    ['get_header_names', 'i32 i32 i32 -> i64'],
    ['get_header_values', 'i32 i32 i32 i32 i32 -> i64'],
    ['set_header_value', 'i32 i32 i32 i32 i32 -> void'],
    ['add_header_value', 'i32 i32 i32 i32 i32 -> void'],
    ['remove_header', 'i32 i32 i32 -> void'],
    ['read_body', 'i32 i32 i32 -> i64'],
    ['write_body', 'i32 i32 i32 -> void'],
    ['get_status_code', 'void -> i32'],
    ['set_status_code', 'i32 -> void'],
  ]),
  open: [],
  hasWasi: true,
};
