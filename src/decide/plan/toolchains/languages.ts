/** What a filter or a policy can be written in; `docker`: whatever its Dockerfile builds. */
export type Language = 'rust' | 'go' | 'assemblyscript' | 'cpp' | 'zig' | 'rego' | 'docker';

/** A language, and the file that gives it away. */
export interface FoundLanguage {
  readonly language: Language;
  readonly file: string;
}

/** The files that say what a folder is written in, in the order of preference. */
const MARKS: readonly (readonly [Language, RegExp])[] = [
  ['rust', /^Cargo\.toml$/],
  ['go', /^go\.mod$/],
  ['assemblyscript', /^asconfig\.json$/],
  ['cpp', /^CMakeLists\.txt$/],
  ['zig', /^build\.zig$/],
  ['rego', /^policy\.rego$|(?<!_test)\.rego$/],
  ['docker', /^(?:Dockerfile|Containerfile)$/],
];

/**
 * The languages of a folder; several, if it has the files of several.
 * @param names of the files directly in the folder. @returns one entry per language, none for an empty folder.
 */
export function languagesOf(names: readonly string[]): readonly FoundLanguage[] {
  const sorted = [...names].sort();
  return MARKS.flatMap(([language, mark]) => {
    const file = sorted.find((name) => mark.test(name));
    return file === undefined ? [] : [{ language, file }];
  });
}
