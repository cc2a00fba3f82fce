import { WasmImageError } from '../../core/errors.ts';
import { inert, inputName, quoted } from '../../core/text.ts';
import type { ReleaseForecast } from '../../decide/plan/forecast.ts';
import { nameAssets } from '../../decide/plan/release/assets.ts';
import type { Releasing } from '../../decide/plan/release/releasing.ts';
import type { Releases } from '../../github-ports.ts';
import type { Log } from '../../ports.ts';
import { type MadeModule, releasedOf } from './modules.ts';
import { OneRelease, type ReleaseRun } from './release-run.ts';

/** What releasing touches. */
export interface ReleasePorts {
  readonly log: Log;
  openReleases(): Promise<Releases>;
}

/**
 * Checks everything that could stop the release, and changes nothing.
 * @param modules go into the same release. @returns undefined if there is none.
 * @throws RELEASE_FAILED, RELEASE_CONFLICT, INPUT_INVALID, INPUT_CONFLICT, FILE_TOO_LARGE.
 */
export async function openRelease(
  ports: ReleasePorts,
  modules: readonly [MadeModule, ...MadeModule[]],
): Promise<ReleaseRun | undefined> {
  const [{ releasing }] = modules;
  refuseOthers(modules);
  if (releasing === undefined) return undefined;
  ports.log.group(`Check release ${inert(releasing.tag)}`);
  const released = modules.map(releasedOf);
  const names = nameAssets(releasing.assets, released);
  const run = new OneRelease(ports.log, await ports.openReleases(), { releasing, modules: released, names });
  await run.check();
  return run;
}

/**
 * Finds out what would happen to the release, with the same checks; whether the token can write is not asked.
 * @param ports undefined: GitHub is not asked. @throws as {@link openRelease}.
 */
export async function foreseeRelease(
  ports: ReleasePorts | undefined,
  releasing: Releasing,
  modules: readonly MadeModule[],
): Promise<ReleaseForecast> {
  refuseOthers(modules);
  const released = modules.map(releasedOf);
  const names = nameAssets(releasing.assets, released);
  const forecast = { tag: releasing.tag, assets: names.map(({ name }) => name) };
  if (ports === undefined) return { ...forecast, state: 'unknown' };
  const run = new OneRelease(ports.log, await ports.openReleases(), { releasing, modules: released, names });
  const release = await run.look();
  return { ...forecast, state: release === undefined ? 'none' : release.isDraft ? 'draft' : 'published' };
}

function refuseOthers(modules: readonly MadeModule[]): void {
  const [first] = modules;
  const print = ({ releasing }: MadeModule): string =>
    releasing === undefined ? 'no release' : `release ${quoted(releasing.tag)} with ${releasing.assets.join(', ')}`;
  const other = modules.find((one) => first !== undefined && print(one) !== print(first));
  if (first === undefined || other === undefined) return;
  throw new WasmImageError(
    'INPUT_CONFLICT',
    `Cannot release ${quoted(first.name ?? '')} and ${quoted(other.name ?? '')} in one run: the first has ` +
      `${print(first)}, the second ${print(other)}`,
    {
      hint: `give all modules the same ${inputName('release-assets')} and ${inputName('release-tag')}, or use a run per release`,
    },
  );
}
