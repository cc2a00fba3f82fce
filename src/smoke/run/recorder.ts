import type { WasmModule } from '../../wasm/module.ts';
import type { Host } from '../host/host.ts';
import type { SmokeOutcome, SmokeStep } from '../smoke-report.ts';
import { type Trap, trapOf } from './trap.ts';

/** The running module. */
export interface Guest {
  /** The whole linear memory; asked anew for each access. */
  memory(): Uint8Array;
  has(name: string): boolean;
  /** Calls an export. @returns its result, undefined when it has none. @throws what the engine throws when it traps. */
  call(name: string, parameters: readonly number[]): number | undefined;
}

/** Told before each call and after it, so that it is known what was under way when a run is cut off. */
export type SmokeEvent =
  | { readonly kind: 'begin'; readonly callback: string }
  | ({ readonly kind: 'step' } & SmokeStep);

/** Thrown through the run when a call traps: nothing may be called behind it. */
export class Trapped extends Error {
  /** What the callback answered: it came back when only the allocator trapped. */
  readonly result: number | undefined;
  constructor(trap: Trap, result?: number) {
    super(trap.why);
    this.result = result;
  }
}

/** Calls into the module, one at a time, and tells each. */
export class Recorder {
  readonly #host: Host;
  readonly #module: WasmModule;
  readonly #now: () => number;
  readonly #emit: (event: SmokeEvent) => void;
  guest: Guest | undefined = undefined;
  /** What the allocator threw while the callback ran. */
  readonly #failures: unknown[] = [];

  /** @param now milliseconds of any clock that only grows. */
  constructor(host: Host, module: WasmModule, now: () => number, emit: (event: SmokeEvent) => void) {
    this.#host = host;
    this.#module = module;
    this.#now = now;
    this.#emit = emit;
  }

  /** Calls a callback when the module has it. @param context the one that is acting. @returns its result; undefined when there is no such callback or no result. @throws Trapped */
  call(callback: string, context: number, parameters: readonly number[]): number | undefined {
    const guest = this.guest;
    if (guest === undefined || !guest.has(callback)) return undefined;
    this.#host.current = context;
    this.#host.effective = 0;
    return this.run(callback, parameters, () => guest.call(callback, parameters));
  }

  /** Runs one step. @throws Trapped */
  run(callback: string, parameters: readonly number[], work: () => number | undefined): number | undefined {
    this.#emit({ kind: 'begin', callback });
    this.#host.exit = undefined;
    this.#failures.length = 0;
    const started = this.#now();
    const tell = (outcome: SmokeOutcome): void => {
      const durationMs = Math.round((this.#now() - started) * 1_000) / 1_000;
      this.#emit({ kind: 'step', callback, parameters, outcome, durationMs, ...this.#host.takeTrace() });
    };
    const trapped = (thrown: unknown, result?: number): Trapped => {
      const trap = trapOf(thrown, this.#module);
      tell({ kind: 'trapped', ...trap, ...(this.#host.exit === undefined ? {} : { exit: this.#host.exit | 0 }) });
      return new Trapped(trap, result);
    };
    let value: number | undefined;
    try {
      value = work();
    } catch (thrown) {
      throw trapped(thrown);
    }
    if (this.#failures.length > 0) throw trapped(this.#failures[0], value);
    tell(value === undefined ? { kind: 'done' } : { kind: 'returned', value });
    return value;
  }

  /** Calls the allocator. A trap of it does not end the callback, which sees only that the host function failed; the module is broken all the same. */
  allocate(allocator: string, size: number): number {
    try {
      return (this.guest?.call(allocator, [size]) ?? 0) >>> 0;
    } catch (thrown) {
      this.#failures.push(thrown);
      return 0;
    }
  }
}
