// A host for waPC guests, such as policies of Kubewarden. Source: wapc.io, "Protocol"; wapc-rs.
import { readFileSync } from 'node:fs';
import { WASI } from 'node:wasi';

/** What a guest exports. */
interface Guest {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly __guest_call: (operation: number, request: number) => number;
  readonly [name: string]: unknown;
}

/** The types of Node have no WebAssembly. */
const { WebAssembly: engine } = globalThis as unknown as {
  readonly WebAssembly: {
    instantiate(bytes: Buffer, imports: object): Promise<{ readonly instance: { readonly exports: Guest } }>;
  };
};

/** Calls an operation of a guest. @returns its response. @throws with the text of the guest. */
export async function callGuest(file: string, operation: string, request: string): Promise<string> {
  const said = { response: '', error: 'no error' };
  const memory = (): Buffer => Buffer.from(exports.memory.buffer);
  const read = (at: number, size: number): string => memory().toString('utf8', at, at + size);
  const wapc = {
    __guest_request: (operationAt: number, requestAt: number) => {
      memory().write(operation, operationAt);
      memory().write(request, requestAt);
    },
    __guest_response: (at: number, size: number) => {
      said.response = read(at, size);
    },
    __guest_error: (at: number, size: number) => {
      said.error = read(at, size);
    },
  };
  const wasi = new WASI({ version: 'preview1' });
  const imports = { ...(wasi.getImportObject() as object), wapc };
  const { exports } = (await engine.instantiate(readFileSync(file), imports)).instance;
  for (const start of [exports._initialize, exports.wapc_init]) if (typeof start === 'function') start();
  if (exports.__guest_call(Buffer.byteLength(operation), Buffer.byteLength(request)) !== 1)
    throw new Error(`the guest refused ${operation}: ${said.error}`);
  return said.response;
}
