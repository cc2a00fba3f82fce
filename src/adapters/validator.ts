import { Worker } from 'node:worker_threads';
import { type Digest, digestOf } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import { inert } from '../core/text.ts';
import type { Validator } from '../ports.ts';

/** Source text of the worker: a string, so that it runs from a single bundled file. It validates only; nothing is compiled or instantiated. */
const WORKER = `
const { parentPort, workerData } = require('node:worker_threads');
let reason = '';
const isValid = WebAssembly.validate(workerData);
if (!isValid) {
  try {
    new WebAssembly.Module(workerData);
  } catch (thrown) {
    reason = String(thrown && thrown.message);
  }
}
parentPort.postMessage({ isValid, reason });
`;

export interface ValidatorOptions {
  /** Milliseconds for one module; default 10,000. */
  readonly timeoutMs?: number;
}

/**
 * V8's validation of core modules, each in a worker of its own with no environment, bounded in time and memory.
 * Equal bytes are validated once for each validator: a publish judges the same module when it is made, read back and verified.
 */
export function openValidator(options: ValidatorOptions = {}): Validator {
  const timeoutMs = options.timeoutMs ?? 10_000;
  const validator = `v8 ${process.versions.v8}`;
  let last: { readonly digest: Digest; readonly answer: Answer } | undefined;
  return {
    validate: async (module) => {
      const digest = digestOf(module);
      const answer = last?.digest === digest ? last.answer : await askWorker(module, timeoutMs);
      last = { digest, answer };
      return { ...answer, validator };
    },
  };
}

interface Answer {
  readonly isValid: boolean;
  readonly reason: string;
}

function askWorker(module: Uint8Array, timeoutMs: number): Promise<Answer> {
  // A fresh copy, handed over: cloning a view would copy the whole buffer behind it.
  const copy = new Uint8Array(module);
  const worker = new Worker(WORKER, {
    eval: true,
    workerData: copy,
    transferList: [copy.buffer],
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
  });
  return new Promise<Answer>((resolve, reject) => {
    const give = (settle: () => void): void => {
      clearTimeout(timer);
      settle();
      // Not awaited: V8 ends a validation that it is in the middle of only when it is done.
      void worker.terminate();
    };
    const fail = (why: string, cause?: unknown): void =>
      give(() => reject(new WasmImageError('VALIDATION_TIMEOUT', `Cannot validate the module: ${why}`, { cause })));
    const timer = setTimeout(() => fail(`no answer within ${timeoutMs} ms`), timeoutMs);
    worker.once('message', (answer: Answer) => give(() => resolve({ isValid: answer.isValid, reason: cleanReason(answer.reason) })));
    worker.once('error', (cause) => fail('the validator failed', cause));
    worker.once('exit', (code) => fail(`the validator ended with ${code}`));
  });
}

/** Without the name of the constructor that was called to get the text. */
function cleanReason(reason: string): string {
  return inert(reason.replace(/^WebAssembly\.Module\(\): /, ''));
}
