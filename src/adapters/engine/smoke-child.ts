// The child process that runs untrusted code: a separate entry, started by starter.ts. It reads its input from file
// descriptor 3 and reports each call on descriptor 4, one JSON value per line. It has no other way out: no environment,
// files, network or standard input.
import { readSync, writeSync } from 'node:fs';
import { readInput } from '../../smoke/input.ts';
import type { LinkedImport } from '../../smoke/run/link.ts';
import type { Guest } from '../../smoke/run/recorder.ts';
import { type Engine, runFilter } from '../../smoke/run/run-filter.ts';
import type { WasmModule } from '../../wasm/module.ts';
import { readModule } from '../../wasm/read.ts';
import { type EngineMemory, webAssembly } from './web-assembly.ts';

const INPUT = 3;
const OUTPUT = 4;

function readAll(): Uint8Array {
  const parts: Buffer[] = [];
  for (;;) {
    const part = Buffer.allocUnsafe(1024 * 1024);
    const size = readSync(INPUT, part);
    if (size === 0) return new Uint8Array(Buffer.concat(parts));
    parts.push(part.subarray(0, size));
  }
}

function report(value: object): void {
  const line = Buffer.from(`${JSON.stringify(value)}\n`);
  for (let at = 0; at < line.length; ) at += writeSync(OUTPUT, line, at);
}

function makeEngine(module: WasmModule): Engine {
  let compiled: object | undefined;
  return {
    now: () => performance.now(),
    compile: () => {
      if (module.memories.length > 1) throw new Error('several memories');
      compiled = new webAssembly.Module(module.bytes);
    },
    instantiate: (functions) => {
      const { imports, memory } = importsOf(module, functions);
      const { exports } = new webAssembly.Instance(compiled ?? new webAssembly.Module(module.bytes), imports);
      return guestOf(module, exports, memory);
    },
  };
}

/**
 * Creates imported memories and tables as hosts do. A global or a tag gets no value, and the engine refuses the module.
 */
function importsOf(
  module: WasmModule,
  functions: readonly LinkedImport[],
): { imports: Record<string, Record<string, unknown>>; memory: EngineMemory | undefined } {
  const imports: Record<string, Record<string, unknown>> = Object.create(null);
  const put = (one: { readonly module: string; readonly name: string }, value: unknown): void => {
    imports[one.module] ??= Object.create(null) as Record<string, unknown>;
    const namespace = imports[one.module];
    if (namespace !== undefined) namespace[one.name] = value;
  };
  for (const one of functions) put(one, one.call);
  let memory: EngineMemory | undefined;
  for (const entry of module.imports) {
    const { kind, limits } = entry;
    if (limits === undefined) continue;
    const size = {
      initial: Number(limits.minimum),
      ...(limits.maximum === undefined ? {} : { maximum: Number(limits.maximum) }),
    };
    if (kind === 'table') put(entry, new webAssembly.Table({ element: 'anyfunc', ...size }));
    if (kind === 'memory') {
      memory = new webAssembly.Memory(size);
      put(entry, memory);
    }
  }
  return { imports, memory };
}

function guestOf(
  module: WasmModule,
  exports: Readonly<Record<string, unknown>>,
  imported: EngineMemory | undefined,
): Guest {
  const memoryName = module.exports.find((one) => one.kind === 'memory')?.name;
  const exported = memoryName === undefined ? undefined : exports[memoryName];
  const memory = exported instanceof webAssembly.Memory ? exported : imported;
  const functionNamed = (name: string): ((...parameters: readonly number[]) => unknown) | undefined => {
    const found = Object.hasOwn(exports, name) ? exports[name] : undefined;
    return typeof found === 'function' ? (...parameters) => Reflect.apply(found, undefined, parameters) : undefined;
  };
  return {
    memory: () => (memory === undefined ? new Uint8Array(0) : new Uint8Array(memory.buffer)),
    has: (name) => functionNamed(name) !== undefined,
    call: (name, parameters) => {
      const result = functionNamed(name)?.(...parameters);
      return typeof result === 'number' || typeof result === 'bigint'
        ? Number(BigInt.asIntN(32, BigInt(Math.trunc(Number(result)) || 0)))
        : undefined;
    },
  };
}

Error.stackTraceLimit = 50;
const input = readInput(readAll());
const module = readModule(input.module);
report({ kind: 'end', ...runFilter(module, makeEngine(module), input.scenario, input.setup, report) });
