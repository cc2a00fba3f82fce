import type { Digest } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import { inert } from '../core/text.ts';
import type { Validator } from '../ports.ts';
import { validationEffort } from '../wasm/effort.ts';
import type { WasmModule } from '../wasm/module.ts';
import { askProgram, confined } from './ask-program.ts';
import { webAssembly } from './web-assembly.ts';

/**
 * Steps that are done on the spot: 0.3 s at the very most, while modules of 1 to 3 MB that compilers make take 1 to 3 ms. A process of its own
 * takes 40 ms, and so does a worker, which cannot be ended in the middle of a validation: one of 1 MiB can take 30 s.
 */
const ON_THE_SPOT = 100_000_000;

interface Answer {
  readonly isValid: boolean;
  readonly reason: string;
}

/** Text of the child's program: no file, so that it runs from a single bundled one. Nothing is instantiated, nor compiled if it is valid. */
const CHILD = `
const bytes = require('node:fs').readFileSync(0);
let reason = '';
const isValid = WebAssembly.validate(bytes);
if (!isValid) {
  try {
    new WebAssembly.Module(bytes);
  } catch (thrown) {
    reason = String(thrown && thrown.message);
  }
}
process.stdout.write(JSON.stringify({ isValid, reason: reason.slice(0, 4096) }));
`;

export interface ValidatorOptions {
  /** Milliseconds for one module that is not done on the spot; default 10,000. */
  readonly timeoutMs?: number;
}

/**
 * V8's validation of core modules: on the spot where little work is certain, else in a child without environment and files that is killed at its
 * deadline. Equal bytes are validated once in a row: a publish judges the same module when it is made, read back and verified.
 */
export function openValidator(options: ValidatorOptions = {}): Validator {
  const timeoutMs = options.timeoutMs ?? 10_000;
  const validator = `v8 ${process.versions.v8}`;
  let last: { readonly digest: Digest; readonly answer: Answer } | undefined;
  return {
    validate: async (module) => {
      if (last?.digest === module.digest) return { ...last.answer, validator };
      const { isValid, reason } = validationEffort(module) <= ON_THE_SPOT ? validateHere(module) : await validateInChild(module, timeoutMs);
      const answer = { isValid, reason: cleanReason(reason) };
      last = { digest: module.digest, answer };
      return { ...answer, validator };
    },
  };
}

function validateHere({ bytes }: WasmModule): Answer {
  if (webAssembly.validate(bytes)) return { isValid: true, reason: '' };
  try {
    new webAssembly.Module(bytes);
    return { isValid: false, reason: '' };
  } catch (thrown) {
    return { isValid: false, reason: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

async function validateInChild({ bytes }: WasmModule, timeoutMs: number): Promise<Answer> {
  try {
    const args = [...confined(), '--no-warnings', '--max-old-space-size=512', '-e', CHILD];
    const { status, output } = await askProgram(process.execPath, { args, input: bytes, env: {}, timeoutMs });
    if (status !== 0) throw new Error(`it ended with ${status ?? 'a signal'}`);
    const { isValid, reason } = JSON.parse(output.toString('utf8')) as Answer;
    return { isValid: isValid === true, reason: String(reason) };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new WasmImageError('VALIDATION_TIMEOUT', `Cannot validate the module: V8 was asked in a process of its own, and ${inert(why, 200)}`, { cause });
  }
}

/** Without the name of the constructor that was called to get the text. */
function cleanReason(reason: string): string {
  return inert(reason.replace(/^WebAssembly\.Module\(\): /, ''));
}
