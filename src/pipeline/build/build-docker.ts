import { posix } from 'node:path';
import { WasmImageError } from '../../core/errors.ts';
import { withInputNames } from '../../core/text.ts';
import { chooseModule, planDocker } from '../../decide/plan/builds/docker.ts';
import { LIMITS } from '../../oci/media-types.ts';
import type { BuildSite, PresetBuilt } from './build-ports.ts';
import { needProgram } from './build-tools.ts';

/**
 * The files of the last stage go into a folder outside the workspace, and the module from there into it.
 * @throws BUILD_FAILED, INPUT_MISSING
 */
export async function buildWithDocker(site: BuildSite): Promise<PresetBuilt> {
  const { ports, source, facts } = site;
  if (!facts.view.texts.has('Dockerfile') && !source.args.some((arg) => /^(?:-f|--file)(?:=|$)/.test(arg)))
    throw new WasmImageError('INPUT_MISSING', 'Cannot build with docker: the working directory has no Dockerfile', {
      hint: withInputNames('add one, or write --file=PATH into {build-args}'),
    });
  await needProgram(site, { name: 'docker', ask: ['docker', '--version'] });
  if ((await ports.builder.ask(['docker', 'version', '--format', '{{.Server.Version}}'], source.folder)) === undefined)
    throw new WasmImageError('BUILD_FAILED', 'Cannot build with docker: its daemon does not answer', {
      hint: 'start the daemon; docker info says what is wrong',
    });
  const { path, files } = await site.scratch();
  const { argv, env } = planDocker(facts, path);
  ports.log.info('Build docker (Dockerfile)');
  await ports.builder.run(argv, source.folder, env);
  const found = (await ports.builder.findModules(path)).map((one) => one.path).sort();
  const { from, to } = chooseModule(found, source.modulePath);
  ports.log.info(`Take ${from} out of the result`);
  await ports.workspace.write(
    posix.join(source.folder, to),
    await files.read(from, LIMITS.rawModule, 'WASM_TOO_LARGE'),
  );
  return { modulePath: to, program: 'docker' };
}
