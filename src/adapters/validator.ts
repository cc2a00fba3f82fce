import { Worker } from 'node:worker_threads';
import { type Digest, digestOf } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import { inert } from '../core/text.ts';
import type { Validator } from '../ports.ts';

/** Source text of the worker: a string, so that it runs from a single bundled file. It validates only; nothing is compiled or instantiated. */
const WORKER = `
const { parentPort } = require('node:worker_threads');
parentPort.on('message', (bytes) => {
  let reason = '';
  const isValid = WebAssembly.validate(bytes);
  if (!isValid) {
    try {
      new WebAssembly.Module(bytes);
    } catch (thrown) {
      reason = String(thrown && thrown.message);
    }
  }
  parentPort.postMessage({ isValid, reason });
});
`;

export interface ValidatorOptions {
  /** Milliseconds for one module; default 10,000. */
  readonly timeoutMs?: number;
}

/**
 * V8's validation of core modules, in a worker without environment, bounded in time and memory, one after the other; one that takes too long or fails
 * is ended and the next module gets a new one. Equal bytes are validated once in a row: a publish judges the same module when it is made, read back
 * and verified.
 */
export function openValidator(options: ValidatorOptions = {}): Validator {
  const timeoutMs = options.timeoutMs ?? 10_000;
  const validator = `v8 ${process.versions.v8}`;
  let last: { readonly digest: Digest; readonly answer: Answer } | undefined;
  let worker: Worker | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  const ask = async (module: Uint8Array): Promise<Answer> => {
    const digest = digestOf(module);
    if (last?.digest === digest) return last.answer;
    // Starting one costs 20 ms of a processor, as much as the rest of the gate for one image.
    worker ??= startWorker();
    try {
      const answer = await askWorker(worker, module, timeoutMs);
      last = { digest, answer };
      return answer;
    } catch (error) {
      // Not awaited: V8 ends a validation that it is in the middle of only when it is done.
      void worker.terminate();
      worker = undefined;
      throw error;
    }
  };
  return {
    validate: async (module) => {
      const mine = turn.then(() => ask(module));
      turn = mine.catch(() => {});
      return { ...(await mine), validator };
    },
  };
}

interface Answer {
  readonly isValid: boolean;
  readonly reason: string;
}

/** While it has nothing to do it keeps no process alive. */
function startWorker(): Worker {
  const worker = new Worker(WORKER, {
    eval: true,
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
  });
  worker.unref();
  return worker;
}

function askWorker(worker: Worker, module: Uint8Array, timeoutMs: number): Promise<Answer> {
  return new Promise<Answer>((resolve, reject) => {
    const give = (settle: () => void): void => {
      clearTimeout(timer);
      for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event);
      // An error that comes late is about nobody.
      worker.on('error', () => {});
      worker.unref();
      settle();
    };
    const fail = (why: string, cause?: unknown): void =>
      give(() => reject(new WasmImageError('VALIDATION_TIMEOUT', `Cannot validate the module: ${why}`, { cause })));
    const timer = setTimeout(() => fail(`no answer within ${timeoutMs} ms`), timeoutMs);
    worker.once('message', (answer: Answer) => give(() => resolve({ isValid: answer.isValid, reason: cleanReason(answer.reason) })));
    worker.once('error', (cause) => fail('the validator failed', cause));
    worker.once('exit', (code) => fail(`the validator ended with ${code}`));
    worker.ref();
    // A fresh copy, handed over: cloning a view would copy the whole buffer behind it.
    const copy = new Uint8Array(module);
    worker.postMessage(copy, [copy.buffer]);
  });
}

/** Without the name of the constructor that was called to get the text. */
function cleanReason(reason: string): string {
  return inert(reason.replace(/^WebAssembly\.Module\(\): /, ''));
}
