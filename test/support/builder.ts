// A builder whose programs are functions of the test. What a test does not script is absent.
import { join } from 'node:path';
import type { BuildFacts } from '../../src/decide/plan/builds/build-plan.ts';
import type { Builder } from '../../src/ports.ts';

/** @param script the calls that the test answers itself. */
export function scriptedBuilder(script: Partial<Builder>): Builder {
  return {
    run: async () => {},
    ask: async () => undefined,
    variable: () => undefined,
    placeOf: (folder) => join('/work', folder),
    isThere: async () => false,
    look: async () => ({ names: [], texts: new Map() }),
    makeFolder: async () => {},
    openScratch: async () => {
      throw new Error('this test has no scratch folder');
    },
    copySources: async () => {
      throw new Error('this test builds once');
    },
    findModules: async () => [],
    ...script,
  };
}

export type Texts = Readonly<Record<string, string>>;

/** A folder with these files. Names below it and above it are not names in it. */
export function viewOf(texts: Texts): BuildFacts['view'] {
  const paths = Object.keys(texts).filter((path) => !path.split('/').some((part) => /^\.(?!\.|cargo)/.test(part)));
  const names = [...new Set(paths.map((path) => path.split('/')[0] ?? ''))].filter((one) => one !== '..');
  const sources = Object.keys(texts).filter((path) => /\.(?:c|cc|cpp)$/.test(path));
  return { names: names.sort(), texts: new Map(paths.map((path) => [path, texts[path] ?? ''])), sources };
}

export function factsOf(texts: Texts, args: readonly string[] = [], env: Texts = {}, modulePath?: string): BuildFacts {
  return { view: viewOf(texts), args, modulePath, place: '/w/f', variable: (name) => env[name] };
}
