import type { WasmModule } from '../wasm/module.ts';
import type { Host } from './host.ts';
import type { SmokeOutcome, SmokeStep } from './report.ts';
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
export type SmokeEvent = { readonly kind: 'begin'; readonly callback: string } | ({ readonly kind: 'step' } & SmokeStep);

/** Thrown through the run when a call traps: nothing may be called behind it. */
export class Trapped extends Error {
  readonly trap: Trap;
  constructor(trap: Trap) {
    super(trap.why);
    this.trap = trap;
  }
}

/** Calls into the module, one at a time, and tells each. */
export class Recorder {
  readonly #host: Host;
  readonly #module: WasmModule;
  readonly #now: () => number;
  readonly #emit: (event: SmokeEvent) => void;
  guest: Guest | undefined = undefined;

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
    const started = this.#now();
    const tell = (outcome: SmokeOutcome): void => {
      const durationMs = Math.round((this.#now() - started) * 1_000) / 1_000;
      this.#emit({ kind: 'step', callback, parameters, outcome, durationMs, ...this.#host.takeTrace() });
    };
    try {
      const value = work();
      tell(value === undefined ? { kind: 'done' } : { kind: 'returned', value });
      return value;
    } catch (thrown) {
      const trap = trapOf(thrown, this.#module);
      tell({ kind: 'trapped', ...trap, ...(this.#host.exit === undefined ? {} : { exit: this.#host.exit | 0 }) });
      throw new Trapped(trap);
    }
  }
}
