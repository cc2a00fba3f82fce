import type { Digest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Finding } from '../../decide/check/rules.ts';
import type { Handover } from '../../decide/check/start/handover.ts';
import { hiding } from '../../decide/check/start/hide.ts';
import { judgeRootId, judgeStart, notStarted } from '../../decide/check/start/judge-start.ts';
import type { Verification } from '../../decide/gate/verification.ts';
import { readManifest } from '../../oci/manifest.ts';
import { readRuntimeConfig } from '../../oci/runtime-config.ts';
import type { Starter } from '../../ports.ts';
import { configSchemaOf } from '../verify/config-schema.ts';

/** The module of a verified image. */
export interface Startable {
  readonly module: Uint8Array;
  readonly moduleDigest: Digest;
  /** `proxy-wasm`, `component`, ... */
  readonly kind: string;
  /** The schema of its configuration, by an accepted signer; an error if it cannot be used. */
  readonly schema: JsonObject | WasmImageError | undefined;
  /** From the runtime config of the image; empty if it says nothing. */
  readonly rootIds: readonly string[];
}

/** Only what the gate verified can be started. @param blobs of the image. */
export function startableOf(
  verification: Extract<Verification, { kind: 'verified' }>,
  blobs: ReadonlyMap<Digest, Uint8Array>,
): Startable {
  const { verified, read } = verification;
  const { layout, moduleDigest, abi } = verified.image;
  const config = layout === 'oci' ? blobs.get(readManifest(read.manifest).config.digest) : undefined;
  return {
    module: read.module,
    moduleDigest,
    kind: abi.kind,
    schema: schemaOf(verification),
    rootIds: config === undefined ? [] : readRuntimeConfig(config).rootIds,
  };
}

function schemaOf(verification: Verification): JsonObject | WasmImageError | undefined {
  try {
    return configSchemaOf(verification);
  } catch (error) {
    if (error instanceof WasmImageError) return error;
    throw error;
  }
}

/** Starts modules, each with the same configuration only once. */
export class Starts {
  readonly #known = new Map<string, Promise<readonly Finding[]>>();
  readonly #starter: Starter;
  readonly #signal: AbortSignal;

  /** @param signal ends all starts. */
  constructor(starter: Starter, signal: AbortSignal) {
    this.#starter = starter;
    this.#signal = signal;
  }

  /** What a start with this configuration says. What goes wrong is a finding. */
  start(startable: Startable, handover: Handover): Promise<readonly Finding[]> {
    const key = `${startable.moduleDigest} ${keyOf(handover)}`;
    const known = this.#known.get(key) ?? this.#run(startable, handover);
    this.#known.set(key, known);
    return known.then((findings) => [...judgeRootId(startable.rootIds, handover), ...findings]);
  }

  async #run({ module, kind }: Startable, handover: Handover): Promise<readonly Finding[]> {
    if (kind !== 'proxy-wasm') return [notStarted(`its module is a ${kind}, not a proxy-wasm filter`)];
    const { filterType, rootId, vmConfig, pluginConfig, environment, struct = null } = handover;
    try {
      const report = await this.#starter.start(module, {
        filterType,
        rootId,
        vmConfig,
        pluginConfig: pluginConfig.length === 0 ? undefined : pluginConfig,
        environment,
        signal: this.#signal,
      });
      const texts = [pluginConfig, vmConfig].map((bytes) => new TextDecoder().decode(bytes));
      return judgeStart(report, handover, hiding([...texts, struct, ...Object.values(environment)], module));
    } catch (error) {
      if (!(error instanceof WasmImageError)) throw error;
      if (error.detail?.lacked !== undefined) return [notStarted(error.message)];
      return [{ rule: 'undecided', message: error.message, hint: error.hint, code: error.code }];
    }
  }
}

/** Equal for what a filter cannot tell apart. */
export function keyOf(handover: Handover): string {
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
  const { vmConfig, pluginConfig, ...rest } = handover;
  return JSON.stringify({ ...rest, vmConfig: base64(vmConfig), pluginConfig: base64(pluginConfig) });
}
