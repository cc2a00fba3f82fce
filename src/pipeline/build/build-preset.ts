import { posix } from 'node:path';
import { WasmImageError } from '../../core/errors.ts';
import type { BuildPlan } from '../../decide/plan/builds/build-plan.ts';
import { type ChosenPreset, choosePreset, refuseEmptyFolder } from '../../decide/plan/builds/choose-preset.ts';
import { COMPONENTIZE_JS, planJavascript, planPython } from '../../decide/plan/builds/components.ts';
import { cppWay, planCpp } from '../../decide/plan/builds/cpp.ts';
import { planGo, planTinygo } from '../../decide/plan/builds/go.ts';
import { CARGO, GO, rustcFor, TINYGO } from '../../decide/plan/builds/programs.ts';
import { planRust } from '../../decide/plan/builds/rust.ts';
import { planZig } from '../../decide/plan/builds/zig.ts';
import type { ScratchFolder } from '../../ports.ts';
import { buildAssemblyScript } from './build-assemblyscript.ts';
import { buildWithDocker } from './build-docker.ts';
import type { BuildPorts, BuildSite, PresetBuilt, PresetSource } from './build-ports.ts';
import { addRustTarget, findClang, findComponentizePy, findZig, needProgram, noClang } from './build-tools.ts';
import { findAbove, installPackages } from './npm-packages.ts';

/**
 * Builds with a preset: checks the programs that it needs, and adds what can be added.
 * @throws BUILD_FAILED, INPUT_INVALID, INPUT_MISSING, FILE_UNREADABLE
 */
export async function buildPreset(ports: BuildPorts, source: PresetSource): Promise<PresetBuilt> {
  const view = await ports.builder.look(source.folder);
  const preset = source.preset === 'auto' ? choosePreset(view) : { preset: source.preset, file: undefined };
  if (preset.file !== undefined) ports.log.info(`build auto: ${preset.preset}, because the folder has ${preset.file}`);
  refuseEmptyFolder(preset.preset, view);
  const { args, modulePath, folder } = source;
  const { builder } = ports;
  const place = builder.placeOf(folder);
  const opened: ScratchFolder[] = [];
  const scratch = async (): Promise<ScratchFolder> => {
    const made = await builder.openScratch();
    opened.push(made);
    return made;
  };
  try {
    const facts = { view, args, modulePath, place, variable: builder.variable };
    return await BUILDS[preset.preset]({ ports, source, facts, scratch });
  } finally {
    for (const one of opened) await one.remove();
  }
}

const BUILDS: Readonly<Record<ChosenPreset, (site: BuildSite) => Promise<PresetBuilt>>> = {
  rust: async (site) => {
    const plan = planRust(site.facts);
    await needProgram(site, CARGO);
    await needProgram(site, rustcFor(plan.target));
    await addRustTarget(site, plan.target);
    return await carryOut(site, plan);
  },
  go: async (site) => {
    const plan = planGo(site.facts);
    await needProgram(site, GO);
    return await carryOut(site, plan);
  },
  tinygo: async (site) => {
    const plan = planTinygo(site.facts);
    await needProgram(site, TINYGO);
    return await carryOut(site, plan);
  },
  assemblyscript: async ({ ports, source }) => ({ modulePath: await buildAssemblyScript(ports, source) }),
  cpp: async (site) => {
    const way = cppWay(site.facts.view);
    if (way !== 'sources') await needProgram(site, { name: way, ask: [way, '--version'] });
    const clang = await findClang(site);
    if (clang === undefined && way === 'sources') throw noClang();
    return await carryOut(site, planCpp(site.facts, way, clang));
  },
  zig: async (site) => {
    // What is wrong with the folder is found before anything is installed.
    planZig(site.facts, []);
    return await carryOut(site, planZig(site.facts, await findZig(site)));
  },
  python: async (site) => {
    planPython(site.facts, []);
    return await carryOut(site, planPython(site.facts, await findComponentizePy(site)));
  },
  javascript: async (site) => {
    planJavascript(site.facts, '');
    await installPackages(site.ports, site.source.folder);
    const compiler = await findAbove(site.ports, site.source.folder, [COMPONENTIZE_JS]);
    if (compiler === undefined)
      throw new WasmImageError(
        'BUILD_FAILED',
        'Cannot build a JavaScript component: the package "@bytecodealliance/componentize-js" is not installed',
        { hint: 'run: npm install --save-dev @bytecodealliance/componentize-js@0.23, and commit the lock file' },
      );
    return await carryOut(site, planJavascript(site.facts, posix.relative(site.source.folder, compiler)));
  },
  docker: buildWithDocker,
  rego: async () => {
    throw new WasmImageError('INPUT_MISSING', 'Cannot build a policy in Rego without an entry point', {
      hint: 'run wasm-image init, which writes the build command of the policy',
    });
  },
};

async function carryOut({ ports, source }: BuildSite, { what, steps, modulePath }: BuildPlan): Promise<PresetBuilt> {
  ports.log.info(`Build ${what}`);
  const into = posix.isAbsolute(modulePath) ? posix.dirname(modulePath) : posix.join(source.folder, modulePath, '..');
  // Some compilers do not make the folder of their output. This also checks that it is inside the workspace.
  if (!(await ports.workspace.exists(into))) await ports.builder.makeFolder(into);
  for (const { argv, env } of steps) await ports.builder.run(argv, source.folder, env);
  return { modulePath, program: steps.at(-1)?.argv[0] };
}
