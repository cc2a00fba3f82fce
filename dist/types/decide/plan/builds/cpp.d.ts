import { type BuildFacts, type BuildPlan } from './build-plan.ts';
/** What compiles C and C++ for WASI when nothing else is named: the newest clang with a version in its name, or clang. */
export declare const CLANGS: readonly string[];
/** How the compiler of the folder is found. */
export type CppWay = 'cmake' | 'make' | 'sources';
/** CMakeLists.txt and Makefile know how to build; otherwise all sources become one module. */
export declare function cppWay({ texts, sources }: BuildFacts['view']): CppWay;
/**
 * Plans a build of C or C++. Makefiles and CMake get the compiler and the mapping of paths in the usual variables, which
 * they may ignore.
 * @param compiler the program that compiles C++ for wasm32; undefined only for Makefiles and CMake.
 * @throws WasmImageError INPUT_MISSING.
 */
export declare function planCpp(facts: BuildFacts, way: CppWay, compiler: string | undefined): BuildPlan;
