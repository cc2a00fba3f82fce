import type { WasmModule } from '../../wasm/module.ts';
import type { Host } from '../host/host.ts';
import type { SmokeOutcome, SmokeStep } from '../smoke-report.ts';
import { type Trap, trapOf } from './trap.ts';

/** The running module. */
export interface Guest {
  /** The linear memory; called for each access, because growing moves it. */
  memory(): Uint8Array;
  has(name: string): boolean;
  /** Calls an export. @returns its result, if any. @throws what the engine throws when it traps. */
  call(name: string, parameters: readonly number[]): number | undefined;
}

/** Reported before and after each call, so that the call in progress is known when a run is killed. */
export type SmokeEvent =
  | { readonly kind: 'begin'; readonly callback: string }
  | ({ readonly kind: 'step' } & SmokeStep);

/** Ends the run when a call traps: nothing may be called after it. */
export class Trapped extends Error {
  /** What the callback returned, if only the allocator trapped. */
  readonly result: number | undefined;
  constructor(trap: Trap, result?: number) {
    super(trap.why);
    this.result = result;
  }
}

/** Calls into the module, one at a time, and reports each call. */
export class Recorder {
  readonly #host: Host;
  readonly #module: WasmModule;
  readonly #now: () => number;
  readonly #emit: (event: SmokeEvent) => void;
  guest: Guest | undefined = undefined;
  /** What the allocator threw during the callback. */
  readonly #failures: unknown[] = [];

  /** @param now milliseconds of a monotonic clock. */
  constructor(host: Host, module: WasmModule, now: () => number, emit: (event: SmokeEvent) => void) {
    this.#host = host;
    this.#module = module;
    this.#now = now;
    this.#emit = emit;
  }

  /**
   * Calls a callback if the module has it. @param context the acting context.
   * @returns its result; undefined without such a callback or a result. @throws Trapped
   */
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
    const report = (outcome: SmokeOutcome): void => {
      const durationMs = Math.round((this.#now() - started) * 1_000) / 1_000;
      this.#emit({ kind: 'step', callback, parameters, outcome, durationMs, ...this.#host.takeTrace() });
    };
    const trapped = (thrown: unknown, result?: number): Trapped => {
      const trap = trapOf(thrown, this.#module);
      report({ kind: 'trapped', ...trap, ...(this.#host.exit === undefined ? {} : { exit: this.#host.exit | 0 }) });
      return new Trapped(trap, result);
    };
    let value: number | undefined;
    try {
      value = work();
    } catch (thrown) {
      throw trapped(thrown);
    }
    if (this.#failures.length > 0) throw trapped(this.#failures[0], value);
    report(value === undefined ? { kind: 'done' } : { kind: 'returned', value });
    return value;
  }

  /**
   * Calls the allocator. A trap in it does not end the callback, which only sees that the host function failed; the
   * module is still broken.
   */
  allocate(allocator: string, size: number): number {
    try {
      return (this.guest?.call(allocator, [size]) ?? 0) >>> 0;
    } catch (thrown) {
      this.#failures.push(thrown);
      return 0;
    }
  }
}
