import { posix } from 'node:path';
import { WasmImageError } from '../../../core/errors.ts';
import { withInputNames } from '../../../core/text.ts';
import { cmakeModules, makeModules } from '../init/built-files.ts';
import { type BuildFacts, type BuildPlan, MAPPED } from './build-plan.ts';
import { whereIsModule } from './where.ts';

/** What compiles C and C++ for WASI when nothing else is named: the newest clang with a version in its name, or clang. */
export const CLANGS: readonly string[] = ['clang++', ...range(22, 14).map((version) => `clang++-${version}`)];

/** How the compiler of the folder is found. */
export type CppWay = 'cmake' | 'make' | 'sources';

/** CMakeLists.txt and Makefile know how to build; otherwise all sources become one module. */
export function cppWay({ texts, sources }: BuildFacts['view']): CppWay {
  if (texts.has('CMakeLists.txt')) return 'cmake';
  if (texts.has('Makefile')) return 'make';
  if ((sources ?? []).length > 0) return 'sources';
  throw new WasmImageError(
    'INPUT_MISSING',
    'Cannot build C or C++: the working directory has no CMakeLists.txt, no Makefile and no source file',
    { hint: withInputNames('set {working-directory} to the folder of the filter') },
  );
}

/**
 * Plans a build of C or C++. Makefiles and CMake get the compiler and the mapping of paths in the usual variables, which
 * they may ignore.
 * @param compiler the program that compiles C++ for wasm32; undefined only for Makefiles and CMake.
 * @throws WasmImageError INPUT_MISSING.
 */
export function planCpp(facts: BuildFacts, way: CppWay, compiler: string | undefined): BuildPlan {
  const { view, args, modulePath, place, variable } = facts;
  const map = `-ffile-prefix-map=${place}=${MAPPED}`;
  const env = {
    ...(compiler === undefined ? {} : { CC: variable('CC') ?? compiler.replace(/clang\+\+/, 'clang'), CXX: compiler }),
    CFLAGS: joined(variable('CFLAGS'), map),
    CXXFLAGS: joined(variable('CXXFLAGS'), map),
    ZERO_AR_DATE: '1',
  };
  if (way === 'make')
    return {
      what: 'make (Makefile)',
      steps: [{ argv: ['make', ...args], env }],
      modulePath: modulePath ?? whereIsModule('Makefile', makeModules(view)),
    };
  if (way === 'cmake')
    return {
      what: 'CMake (CMakeLists.txt)',
      steps: [
        { argv: ['cmake', '-B', 'build', '-DCMAKE_BUILD_TYPE=Release', ...args], env },
        { argv: ['cmake', '--build', 'build'], env },
      ],
      modulePath: modulePath ?? whereIsModule('CMakeLists.txt', cmakeModules(view)),
    };
  const sources = view.sources ?? [];
  const output = modulePath ?? `build/${nameOf(sources)}.wasm`;
  return {
    what: `C++: ${sources.join(', ')}`,
    steps: [
      {
        argv: [
          compiler ?? 'clang++',
          ...['--target=wasm32-wasi', '-mexec-model=reactor', '-Os', '-fno-exceptions', map],
          '-Wl,--export=malloc',
          ...(args.some((arg) => arg.startsWith('-g')) ? [] : ['-Wl,--strip-debug']),
          // C needs no C++ library, which may not be installed.
          ...(sources.every((file) => file.endsWith('.c')) ? ['-nostdlib++'] : []),
          ...args,
          ...sources.flatMap((file) => (file.endsWith('.c') ? ['-x', 'c', file, '-x', 'none'] : [file])),
          ...['-o', output],
        ],
      },
    ],
    modulePath: output,
  };
}

/** The only source, or the folder of several. */
function nameOf(sources: readonly string[]): string {
  const [only = 'filter'] = sources;
  return sources.length === 1 ? posix.basename(only, posix.extname(only)) : 'filter';
}

function joined(given: string | undefined, flag: string): string {
  return given === undefined ? flag : `${given} ${flag}`;
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: from - to + 1 }, (_, i) => from - i);
}
