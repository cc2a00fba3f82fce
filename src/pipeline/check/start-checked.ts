import { WasmImageError } from '../../core/errors.ts';
import type { Finding } from '../../decide/check/rules.ts';
import { type Handover, keyOf } from '../../decide/check/start/handover.ts';
import { hiding, textsOf } from '../../decide/check/start/hide.ts';
import { judgeRootId, judgeStart, notStarted } from '../../decide/check/start/judge-start.ts';
import type { Starter } from '../../ports.ts';
import { DEFAULT_SCENARIO, type Scenario } from '../../smoke/scenario/scenario.ts';
import type { Startable } from './startable.ts';

/** Starts modules, each with the same configuration only once. */
export class Starts {
  readonly #known = new Map<string, Promise<readonly Finding[]>>();
  readonly #starter: Starter;
  readonly #signal: AbortSignal;
  readonly #scenario: Scenario;

  /** @param signal ends all starts. @param nowMs the time for filters, since some compare it with a configuration. */
  constructor(starter: Starter, signal: AbortSignal, nowMs: number) {
    this.#starter = starter;
    this.#signal = signal;
    this.#scenario = { ...DEFAULT_SCENARIO, timeMs: nowMs };
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
        scenario: this.#scenario,
        signal: this.#signal,
      });
      const texts = [pluginConfig, vmConfig].flatMap(textsOf);
      return judgeStart(report, handover, hiding([...texts, struct, ...Object.values(environment)], module));
    } catch (error) {
      if (!(error instanceof WasmImageError)) throw error;
      if (error.detail?.lacked !== undefined) return [notStarted(error.message)];
      return [{ rule: 'undecided', message: error.message, hint: error.hint, code: error.code }];
    }
  }
}
