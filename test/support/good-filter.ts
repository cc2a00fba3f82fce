import { sleb, type WrittenFunction, type WrittenModule, writeModule } from './write-module.ts';

export interface FilterOptions {
  /** ABI version in the marker; default `0_2_1`. `none` leaves the marker out. */
  readonly abi?: string;
  /** The filter adds this header to every response. */
  readonly header?: { readonly name: string; readonly value: string };
  /** Functions added after the usual ones. */
  readonly functions?: readonly WrittenFunction[];
  /** Functions left out, by export name (for example `malloc`). */
  readonly without?: readonly string[];
  /** Everything else of the module, except `functions`. */
  readonly parts?: Omit<WrittenModule, 'functions'>;
}

/** Parts of a minimal proxy-wasm filter that Envoy loads, starts and configures; change them before writing. */
export function filterParts(options: FilterOptions = {}): WrittenModule {
  const abi = options.abi ?? '0_2_1';
  const id = abi === '0_1_0' ? 'i32 i32 -> i32' : 'i32 i32 i32 -> i32';
  const { header, parts = {} } = options;
  // The function that adds the header is always import 0.
  const imports = [
    ...(header === undefined
      ? []
      : [{ module: 'env', name: 'proxy_add_header_map_value', signature: 'i32 i32 i32 i32 i32 -> i32' }]),
    ...(parts.imports ?? []),
  ];
  const importsMemory = imports.some((one) => 'memory' in one);
  const usual: WrittenFunction[] = [
    ...(abi === 'none' ? [] : [{ signature: '->', exports: [`proxy_abi_version_${abi}`] }]),
    { signature: 'i32 -> i32', exports: ['malloc'], returns: 4096 },
    { signature: '->', exports: ['_initialize'] },
    { signature: 'i32 i32 ->', exports: ['proxy_on_context_create'] },
    { signature: 'i32 i32 -> i32', exports: ['proxy_on_vm_start'], returns: 1 },
    { signature: 'i32 i32 -> i32', exports: ['proxy_on_configure'], returns: 1 },
    { signature: id, exports: ['proxy_on_request_headers'] },
    {
      signature: id,
      exports: ['proxy_on_response_headers'],
      ...(header === undefined ? {} : { body: addHeader(header) }),
    },
    { signature: 'i32 -> i32', exports: ['proxy_on_done'], returns: 1 },
    { signature: 'i32 ->', exports: ['proxy_on_delete'] },
  ];
  const kept = usual.filter((one) => !(one.exports ?? []).some((text) => options.without?.includes(text)));
  return {
    ...parts,
    imports,
    functions: [...kept, ...(options.functions ?? [])],
    memories: parts.memories ?? (importsMemory ? [] : [{ min: 1 }]),
    exports: parts.exports ?? [{ name: 'memory', kind: 'memory', index: 0 }],
    segments: [
      ...(parts.segments ?? []),
      ...(header === undefined ? [] : [{ at: 64, bytes: new TextEncoder().encode(header.name + header.value) }]),
    ],
  };
}

/** A minimal valid proxy-wasm filter that every version of Envoy loads, as wasm bytes. */
export function goodFilter(options: FilterOptions = {}): Uint8Array {
  return writeModule(filterParts(options));
}

/** proxy_add_header_map_value(HttpResponseHeaders = 2, name, value); returns Continue (0). */
function addHeader(header: { readonly name: string; readonly value: string }): number[] {
  const c = (value: number): number[] => [0x41, ...sleb(value)];
  const length = (text: string): number => new TextEncoder().encode(text).length;
  const keyLength = length(header.name);
  return [...c(2), ...c(64), ...c(keyLength), ...c(64 + keyLength), ...c(length(header.value)), 0x10, 0, 0x1a, ...c(0)];
}
