import type { Starting } from '../../decide/plan/plan.ts';
import type { Starter, Workspace } from '../../ports.ts';
import { readScenario } from '../../smoke/scenario/read-scenario.ts';
import { MAX_SCENARIO } from '../../smoke/scenario/scenario.ts';
import type { SmokeReport } from '../../smoke/smoke-report.ts';

const MAX_CONFIG_BYTES = 1024 * 1024;

/** What starting a filter touches. */
export interface StartPorts {
  /** For the files that the plan names. */
  readonly files: Pick<Workspace, 'read'>;
  readonly starter: Starter;
}

/**
 * Starts a filter as the plan says. @param fallbackRootId used if the plan names none.
 * @throws SMOKE_UNAVAILABLE, SCENARIO_INVALID, FILE_UNREADABLE, PATH_OUTSIDE_WORKSPACE
 */
export async function startFilter(
  ports: StartPorts,
  module: Uint8Array,
  starting: Starting,
  fallbackRootId?: string,
): Promise<SmokeReport> {
  const [vmConfig, pluginConfig] = await Promise.all([
    textOf(ports, starting.vmConfig),
    textOf(ports, starting.pluginConfig),
  ]);
  const { scenario, filterType } = starting;
  return ports.starter.start(module, {
    filterType,
    rootId: starting.rootId ?? fallbackRootId,
    vmConfig,
    pluginConfig,
    scenario:
      scenario === undefined ? undefined : readScenario(await ports.files.read(scenario, MAX_SCENARIO), scenario),
  });
}

async function textOf({ files }: StartPorts, text: string | undefined): Promise<Uint8Array | undefined> {
  if (text === undefined) return undefined;
  return text.startsWith('@') ? files.read(text.slice(1), MAX_CONFIG_BYTES) : new TextEncoder().encode(text);
}
