// A filter whose callbacks are part of the test. The real host runs it without an engine, and its host calls go through
// the real links.
import { HOSTCALLS } from '../../src/abi/tables/hostcalls.ts';
import { WASI_FUNCTIONS } from '../../src/abi/tables/wasi.ts';
import type { SmokeSetup } from '../../src/smoke/host/host.ts';
import type { LinkedImport } from '../../src/smoke/run/link.ts';
import type { SmokeEvent } from '../../src/smoke/run/recorder.ts';
import { runFilter } from '../../src/smoke/run/run-filter.ts';
import { DEFAULT_SCENARIO, type Scenario } from '../../src/smoke/scenario/scenario.ts';
import type { SmokeRun, SmokeStep } from '../../src/smoke/smoke-report.ts';
import { readModule } from '../../src/wasm/read.ts';
import { goodFilter } from './module-writer.ts';

const PAGE = 65_536;

/** What a scripted callback can use: memory, and every host function. */
export class Script {
  memory = new Uint8Array(PAGE);
  #free = 1_024;
  readonly #functions: readonly LinkedImport[];
  /** Notes of the test, in order. */
  readonly notes: (string | number)[] = [];

  constructor(functions: readonly LinkedImport[]) {
    this.#functions = functions;
  }

  allocate(size: number): number {
    const at = this.#free;
    this.#free += (size + 7) & ~7;
    if (this.#free > this.memory.length) throw new Error('the script is out of memory');
    return at;
  }

  /** Calls a host function; a string becomes pointer and size. */
  call(name: string, ...parameters: readonly (number | bigint | string | Uint8Array)[]): number {
    const found = this.#functions.find((one) => one.name === name);
    if (found === undefined) throw new Error(`no host function ${name}`);
    const flat = parameters.flatMap((one) =>
      typeof one === 'string' || one instanceof Uint8Array ? this.put(one) : [one],
    );
    return Number(found.call(...flat));
  }

  /**
   * Calls a host function that returns bytes; two addresses are added.
   * @returns the string, or the status if it is not 0.
   */
  text(name: string, ...parameters: readonly (number | bigint | string)[]): string | number {
    const status = this.call(name, ...parameters, 8, 12);
    return status === 0 ? this.given() : status;
  }

  /** The bytes whose address and size are at 8 and 12. */
  bytes(): Uint8Array {
    const at = this.u32(8);
    return this.memory.slice(at, at + this.u32(12));
  }

  /** The same as a string. */
  given(): string {
    return new TextDecoder().decode(this.bytes());
  }

  /** Calls a host function that writes a number; an address is added. */
  number(name: string, ...parameters: readonly (number | bigint | string)[]): number {
    const status = this.call(name, ...parameters, 16);
    return status === 0 ? this.u32(16) : -status;
  }

  u32(at: number): number {
    return new DataView(this.memory.buffer).getUint32(at, true);
  }

  put(value: string | Uint8Array): [number, number] {
    const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
    const at = this.allocate(bytes.length);
    this.memory.set(bytes, at);
    return [at, bytes.length];
  }

  note(...values: readonly (string | number)[]): void {
    this.notes.push(...values);
  }
}

/** A value that is not a number counts as no result. */
export type Callback = (script: Script, ...parameters: number[]) => unknown;

export interface Scripted extends SmokeRun {
  readonly notes: readonly (string | number)[];
}

/** Runs callbacks as a filter. @param callbacks by export name. */
export function runScripted(
  callbacks: Readonly<Record<string, Callback>>,
  options: { readonly abi?: string; readonly scenario?: Partial<Scenario>; readonly setup?: Partial<SmokeSetup> } = {},
): Scripted {
  const abi = options.abi ?? '0.2.1';
  const written = (signature: string): string => signature.replaceAll('void', '');
  const imports = [
    ...HOSTCALLS.filter((row) => row.abis.some((one) => one === abi)).map((row) => ({
      module: 'env',
      name: row.name,
      signature: written(row.signature),
    })),
    ...WASI_FUNCTIONS.map((row) => ({
      module: 'wasi_snapshot_preview1',
      name: row.name,
      signature: written(row.signature),
    })),
  ];
  const module = readModule(goodFilter({ abi: abi.replaceAll('.', '_'), parts: { imports } }));
  const steps: SmokeStep[] = [];
  let script = new Script([]);
  const end = runFilter(
    module,
    {
      now: () => 0,
      compile: () => undefined,
      instantiate: (functions) => {
        script = new Script(functions);
        return {
          memory: () => script.memory,
          has: (name) => name === 'malloc' || Object.hasOwn(callbacks, name),
          call: (name, parameters) => {
            if (name === 'malloc') return script.allocate(parameters[0] ?? 0);
            const result = callbacks[name]?.(script, ...parameters);
            return typeof result === 'number' ? result : undefined;
          },
        };
      },
    },
    { ...DEFAULT_SCENARIO, ...options.scenario },
    { filterType: 'http', rootId: 'root', vmConfig: new Uint8Array(0), pluginConfig: undefined, ...options.setup },
    (event: SmokeEvent) => {
      if (event.kind === 'begin') return;
      const { kind: _, ...step } = event;
      steps.push(step);
    },
  );
  return { ...end, steps, notes: script.notes };
}
