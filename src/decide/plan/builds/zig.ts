import { zigModules } from '../init/built-files.ts';
import type { BuildFacts, BuildPlan } from './build-plan.ts';
import { whereIsModule } from './where.ts';

/** The version that is installed when no Zig is in PATH; our example is tested with it. */
export const ZIGLANG = '0.17.1';

/** What Zig is called: its own name, and that of the Python package. */
export const ZIG_NAMES: readonly (readonly string[])[] = [['zig'], ['python-zig']];

/** Plans `zig build`. @param zig how Zig is started. @throws WasmImageError INPUT_MISSING. */
export function planZig({ view, args, modulePath }: BuildFacts, zig: readonly string[]): BuildPlan {
  const text = view.texts.get('build.zig') ?? '';
  const has = (option: string): boolean => args.some((arg) => arg.startsWith(option));
  return {
    what: 'Zig (build.zig)',
    steps: [
      {
        argv: [
          ...zig,
          'build',
          ...(text.includes('standardTargetOptions') && !has('-Dtarget') ? ['-Dtarget=wasm32-freestanding'] : []),
          ...(text.includes('standardOptimizeOption') && !has('-Doptimize') && !has('--release')
            ? ['-Doptimize=ReleaseSmall']
            : []),
          ...args,
        ],
      },
    ],
    modulePath: modulePath ?? whereIsModule('build.zig', zigModules(view)),
  };
}
