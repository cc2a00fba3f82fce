import type { BuildFacts, BuildPlan } from './build-plan.ts';
/** The version that is installed when PATH has none. */
export declare const COMPONENTIZE_PY = "0.25.1";
/** The compiler of a JavaScript component, below the folder of the packages. */
export declare const COMPONENTIZE_JS = "node_modules/@bytecodealliance/componentize-js/src/cli.js";
/**
 * Plans a component in Python: the module app.py, or the only one, for the world in the folder wit.
 * @param program how componentize-py is started. @throws WasmImageError INPUT_MISSING.
 */
export declare function planPython(facts: BuildFacts, program: readonly string[]): BuildPlan;
/**
 * Plans a component in JavaScript: the file that package.json names as `main`, for the world in the folder wit.
 * @param compiler path of componentize-js, relative to the folder. @throws WasmImageError INPUT_MISSING, INPUT_INVALID.
 */
export declare function planJavascript(facts: BuildFacts, compiler: string): BuildPlan;
