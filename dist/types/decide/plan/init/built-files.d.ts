import type { FolderView } from './folder-view.ts';
/** The modules that a build.zig installs, as far as its text says. */
export declare function zigModules({ texts }: FolderView): readonly string[];
/** The modules that a CMakeLists.txt names, in the folder `build`. */
export declare function cmakeModules({ texts }: FolderView): readonly string[];
/** The modules that a Makefile names. */
export declare function makeModules({ texts }: FolderView): readonly string[];
/** Where the preset `docker` puts a module. @param file its path in the image. */
export declare function builtByDocker(file: string): string;
/** The first group of each match, without repetitions. */
export declare function matches(text: string, pattern: RegExp): readonly string[];
