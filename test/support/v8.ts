/** The part of V8 that the tests use, since the types of Node do not have the value `WebAssembly`. */
interface Engine {
  validate(bytes: Uint8Array): boolean;
  readonly Module: (new (
    bytes: Uint8Array,
  ) => object) & {
    imports(module: object): readonly { readonly module: string; readonly name: string; readonly kind: string }[];
    exports(module: object): readonly { readonly name: string; readonly kind: string }[];
  };
}

/** The engine of the running Node. */
export const v8Engine: Engine = Reflect.get(globalThis, 'WebAssembly');
