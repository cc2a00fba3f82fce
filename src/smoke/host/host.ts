import type { AbiVersion } from '../../abi/tables/versions.ts';
import { inert } from '../../core/text.ts';
import type { GrpcAnswer, HttpAnswer, Scenario } from '../scenario/scenario.ts';
import type { FilterType, SmokeLog } from '../smoke-report.ts';
import type { HeaderMap } from './headers.ts';
import { HostTrap, OVER_LIMIT } from './host-trap.ts';
import type { GuestMemory } from './memory.ts';
import type { Phase } from './start-phase.ts';
import type { StreamState } from './stream-state.ts';

/** What the plugin is configured with. */
export interface SmokeSetup {
  /** The type of filter that the proxy is configured with. */
  readonly filterType: FilterType;
  readonly rootId: string;
  readonly vmConfig: Uint8Array;
  /** Undefined when none was given; the filter then sees an empty one. */
  readonly pluginConfig: Uint8Array | undefined;
  /** Variables of the environment; default none. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
}

/** A callback that the host makes later: in order, one at a time, never during a call. */
export type Pending =
  | { readonly kind: 'http'; readonly token: number; readonly root: number; readonly answer: HttpAnswer }
  | {
      readonly kind: 'grpc-call' | 'grpc-stream';
      readonly token: number;
      readonly root: number;
      readonly answer: GrpcAnswer;
    }
  | { readonly kind: 'queue'; readonly token: number; readonly root: number };

/** The ID of the root context. Envoy counts the same way. */
export const ROOT = 1;
/** The ID of the context of the only stream. */
export const STREAM = 2;

/** The most that the host stores for a filter, in bytes and in pieces. */
const MAX_KEPT_BYTES = 128 * 1024 * 1024;
const MAX_KEPT_PIECES = 200_000;
const MAX_PENDING = 1_000;
const MAX_LOGS = 500;
const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'critical'] as const;

/**
 * The state of a run that host functions read and change. It does not depend on the engine, the clock or the system.
 */
export class Host {
  readonly abi: AbiVersion;
  readonly scenario: Scenario;
  readonly setup: SmokeSetup;
  readonly memory: GuestMemory;
  /** In `instantiate` and `start`, most host functions may not be called yet. */
  phase: Phase = 'instantiate';
  /** The context that was called, and the one that the filter selected instead; 0 means none. */
  current = 0;
  effective = 0;
  /** The plugin configuration is readable only while the root context is created, and in proxy_on_configure. */
  isConfiguring = false;
  stream: StreamState | undefined = undefined;
  tickPeriodMs = 0;
  /** The filter returned 0 from proxy_on_done; proxy_done ends the wait. */
  isDonePending = false;
  /** The status passed to the last proc_exit. */
  exit: number | undefined = undefined;
  /** The response to a callout, during the callback that reports it. */
  callHeaders: HeaderMap | undefined = undefined;
  callTrailers: HeaderMap | undefined = undefined;
  callBody: Uint8Array | undefined = undefined;
  grpcInitialMetadata: HeaderMap | undefined = undefined;
  grpcTrailingMetadata: HeaderMap | undefined = undefined;
  grpcMessage: Uint8Array | undefined = undefined;
  status: { readonly code: number; readonly message: string } = { code: 0, message: '' };
  readonly sharedData = new Map<string, { readonly value: Uint8Array; readonly cas: number }>();
  readonly queues: { readonly name: string; readonly root: number; readonly items: Uint8Array[] }[] = [];
  readonly metrics = new Map<string, bigint>();
  /** Metric by ID; the low two bits are the type. */
  readonly metricIds = new Map<number, string>();
  /** How many there are of each type. */
  readonly metricCounts = [0, 0, 0];
  /** The arguments of proxy_call_foreign_function("declare_property"). */
  readonly declared = new Set<string>();
  readonly openStreams = new Set<number>();
  pending: Pending[] = [];
  nextCas = 1;
  droppedLogs = 0;
  readonly #lastTokens = [0, 0, 0];
  #timeNs: bigint;
  #random: number;
  #keptBytes = 0;
  #keptPieces = 0;
  #logCount = 0;
  #logs: SmokeLog[] = [];
  #calls = new Map<string, number>();

  constructor(abi: AbiVersion, scenario: Scenario, setup: SmokeSetup, memory: GuestMemory) {
    this.abi = abi;
    this.scenario = scenario;
    this.setup = setup;
    this.memory = memory;
    this.#timeNs = BigInt(scenario.timeMs) * 1_000_000n;
    this.#random = scenario.seed >>> 0 || 1;
  }

  /** The context that host functions act on. */
  get context(): number {
    return this.effective === 0 || !this.hasContext(this.effective) ? this.current : this.effective;
  }

  /** The stream, if the acting context is the stream's. */
  get actingStream(): StreamState | undefined {
    return this.stream?.context === this.context ? this.stream : undefined;
  }

  /** 0 is the VM's context, which acts as the one that was called. */
  hasContext(id: number): boolean {
    return id === 0 || id === ROOT || this.stream?.context === id;
  }

  /** Nanoseconds since 1970, without moving the clock. */
  get nowNs(): bigint {
    return this.#timeNs;
  }

  /** Nanoseconds since 1970. Each read advances the clock by a microsecond, so that busy waiting ends. */
  time(): bigint {
    this.#timeNs += 1_000n;
    return this.#timeNs;
  }

  passTime(ms: number): void {
    this.#timeNs += BigInt(ms) * 1_000_000n;
  }

  /** The next byte of a fixed random sequence. Source: Marsaglia, Xorshift RNGs (13, 17, 5). */
  randomByte(): number {
    let x = this.#random;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#random = x >>> 0;
    return this.#random & 0xff;
  }

  /**
   * Counts another piece of this size that the host stores. @throws HostTrap over a limit of this host: a proxy has
   * only its memory, so what a filter would do with an error says nothing.
   */
  keep(bytes: number): void {
    if (this.#keptBytes + bytes > MAX_KEPT_BYTES || this.#keptPieces >= MAX_KEPT_PIECES)
      throw new HostTrap(`${OVER_LIMIT}: 128 MiB in 200,000 pieces`);
    this.#keptBytes += bytes;
    this.#keptPieces += 1;
  }

  /** Frees what {@link keep} counted. */
  release(bytes: number): void {
    this.#keptBytes -= bytes;
    this.#keptPieces -= 1;
  }

  /** The next token; its low two bits are the kind: 0 for HTTP calls, 1 for gRPC calls, 2 for gRPC streams. */
  nextToken(kind: 0 | 1 | 2): number {
    const last = (this.#lastTokens[kind] ?? 0) + 1;
    this.#lastTokens[kind] = last;
    return last * 4 + kind;
  }

  /** Schedules a callback. @returns false if too many are pending. */
  later(pending: Pending): boolean {
    if (this.pending.length >= MAX_PENDING) return false;
    this.pending.push(pending);
    return true;
  }

  /** @param level 0 to 5. @param text binary text, read as UTF-8. */
  log(level: number, text: string): void {
    if (this.#logCount >= MAX_LOGS) {
      this.droppedLogs += 1;
      return;
    }
    this.#logCount += 1;
    this.#logs.push({
      level: LEVELS[level] ?? 'info',
      text: inert(Buffer.from(text.slice(0, 2_000), 'latin1').toString('utf8')),
    });
  }

  /** Counts a host call. */
  count(call: string): void {
    this.#calls.set(call, (this.#calls.get(call) ?? 0) + 1);
  }

  /** Log lines and host calls since the previous step. */
  takeTrace(): { readonly calls: Readonly<Record<string, number>>; readonly logs: readonly SmokeLog[] } {
    const trace = { calls: Object.fromEntries(this.#calls), logs: this.#logs };
    this.#calls = new Map();
    this.#logs = [];
    return trace;
  }
}
