import { goBuild, usesTinygoSdk } from '../init/go.ts';
import { type BuildFacts, type BuildPlan, optionIn } from './build-plan.ts';

/**
 * Plans a build with Go: a reactor for WASI, without the paths and the git state of this machine.
 * @throws WasmImageError INPUT_INVALID.
 */
export function planGo({ view, args, modulePath }: BuildFacts): BuildPlan {
  const { path, module, program } = goBuild(view);
  const output = modulePath ?? `build/${module}`;
  return {
    what: `Go: module ${path} (go.mod)`,
    steps: [
      {
        argv: [
          ...['go', 'build', '-trimpath', '-buildvcs=false'],
          ...(optionIn(args, '-ldflags') === undefined ? ['-ldflags=-s -w'] : []),
          ...['-buildmode=c-shared', '-o', output],
          ...args,
          program,
        ],
        env: { GOOS: 'wasip1', GOARCH: 'wasm', CGO_ENABLED: '0' },
      },
    ],
    modulePath: output,
  };
}

/**
 * Plans a build with TinyGo. A filter runs on one thread and never waits, so it needs no scheduler. A panic prints its
 * message, which hosts log, and traps. The older SDK has a `main` that registers the filter, so it is built as a
 * command, and hosts call its `_start`.
 * @throws WasmImageError INPUT_INVALID.
 */
export function planTinygo({ view, args, modulePath }: BuildFacts): BuildPlan {
  const { path, module, program } = goBuild(view);
  const output = modulePath ?? `build/${module}`;
  const set = (flag: string, value: string): readonly string[] =>
    optionIn(args, flag) === undefined ? [`${flag}=${value}`] : [];
  return {
    what: `TinyGo: module ${path} (go.mod)`,
    steps: [
      {
        argv: [
          ...['tinygo', 'build', '-o', output],
          ...set('-target', 'wasip1'),
          ...(usesTinygoSdk(view) ? [] : set('-buildmode', 'c-shared')),
          ...set('-scheduler', 'none'),
          ...set('-panic', 'print'),
          '-no-debug',
          ...args,
          program,
        ],
      },
    ],
    modulePath: output,
  };
}
