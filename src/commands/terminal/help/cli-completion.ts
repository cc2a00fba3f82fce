import { type ExitCode, WasmImageError } from '../../../core/errors.ts';
import { quoted } from '../../../core/text.ts';
import { completionScript, SHELLS } from '../../../decide/inputs/completion.ts';
import { type CliRun, say } from '../terminal.ts';

/** `wasm-image completion`: prints the completion script of a shell. */
export async function completion({ operands, isJson }: CliRun): Promise<ExitCode> {
  const [word, second] = operands;
  const hint = `write one of: ${SHELLS.map((name) => `wasm-image completion ${name}`).join(', ')}`;
  if (word === undefined)
    throw new WasmImageError('INPUT_MISSING', 'Cannot print a completion script: name a shell', { hint });
  const shell = SHELLS.find((name) => name === word);
  if (shell === undefined || second !== undefined)
    throw new WasmImageError('INPUT_INVALID', `Cannot print a completion script for ${quoted(second ?? word)}`, {
      hint,
    });
  const script = completionScript(shell);
  return say(isJson ? JSON.stringify({ shell, script }) : script);
}
