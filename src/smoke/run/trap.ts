import { inert } from '../../core/text.ts';
import type { WasmModule } from '../../wasm/module.ts';
import { UNCAUGHT } from '../smoke-report.ts';
import { functionNames } from './function-names.ts';

/** The most frames that are reported. */
const MOST_FRAMES = 20;

/** Why and where a call trapped. */
export interface Trap {
  readonly why: string;
  /** Innermost first: `name`, or `function 12`; with the byte offset in the module. */
  readonly frames: readonly string[];
}

/** Reads a thrown value: the engine's reason, and the functions that were running, with names from the module. */
export function trapOf(thrown: unknown, module: WasmModule): Trap {
  if (!(thrown instanceof Error)) return { why: UNCAUGHT, frames: [] };
  return { why: inert(thrown.message, 300), frames: framesOf(thrown.stack ?? '', module) };
}

/** Frames of wasm end in `wasm-function[INDEX]:0xOFFSET`, in parentheses when the function has a name. */
function framesOf(stack: string, module: WasmModule): readonly string[] {
  const found = [...stack.matchAll(/wasm-function\[(\d+)\]:0x([0-9a-f]+)\)?$/gm)].slice(0, MOST_FRAMES);
  if (found.length === 0) return [];
  const names = functionNames(module);
  return found.map(([, index, offset]) => `${names.get(Number(index)) ?? `function ${index}`} at 0x${offset}`);
}
