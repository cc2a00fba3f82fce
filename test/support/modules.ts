import { WasmImageError } from '../../src/core/errors.ts';
import type { Plan } from '../../src/decide/plan/plan.ts';
import type { PublishJob, PublishPorts } from '../../src/pipeline/publish.ts';
import { goodFilter } from './module-writer.ts';
import { openTestPorts, planFor } from './publisher.ts';

/** A job of a run of many: a module that differs from those with other names. */
export function jobFor(name: string, inputs: Readonly<Record<string, string>>, folder: string): PublishJob {
  const plan: Plan = { ...planFor({ module: `${name}.wasm`, ...inputs }), name };
  return { plan, copy: { kind: 'layout', folder: `${folder}/${name}` } };
}

/** The module of a name. */
export function moduleOf(name: string): Uint8Array {
  return name.startsWith('bad')
    ? goodFilter({ without: ['malloc'] })
    : goodFilter({ header: { name: 'x-n', value: name } });
}

/** Ports over real registries; the workspace has a module for every name, which is refused if it begins with `bad`. */
export function openManyPorts(options: Parameters<typeof openTestPorts>[0]): PublishPorts {
  const ports = openTestPorts(options);
  return {
    ...ports,
    workspace: {
      ...ports.workspace,
      read: async (path) => {
        const name = /^(.+)\.wasm$/.exec(path)?.[1];
        if (name === undefined) throw new WasmImageError('FILE_UNREADABLE', `Cannot read ${path}`);
        return moduleOf(name);
      },
    },
  };
}
