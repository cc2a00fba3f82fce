import { type ExitCode, WasmImageError } from '../../../core/errors.ts';
import { quoted } from '../../../core/text.ts';
import { explanationJson, findCode, printCodes, printExplanation } from '../../../decide/report/explain.ts';
import { runExplain } from '../../explain.ts';
import { type CliRun, say } from '../terminal.ts';
import { outputWidth } from './width.ts';

/** `wasm-image explain`: prints the section about one code, or all codes. */
export async function explain({ operands, isJson }: CliRun): Promise<ExitCode> {
  const [word, second] = operands;
  if (second !== undefined)
    throw new WasmImageError('INPUT_INVALID', `Cannot use ${quoted(second)}: explain accepts one code`, {
      hint: 'run it once for each, or see: wasm-image explain --help',
    });
  const all = await runExplain();
  if (word === undefined)
    return say(isJson ? JSON.stringify(all.map(explanationJson)) : printCodes(all, outputWidth()));
  const found = findCode(word, all);
  return say(isJson ? JSON.stringify(explanationJson(found)) : printExplanation(found, outputWidth()));
}
