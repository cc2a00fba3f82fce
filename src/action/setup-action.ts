import { resolve } from 'node:path';
import { openRunner } from '../adapters/github/runner.ts';
import { putOnPath } from '../adapters/github/setup.ts';
import { asWasmImageError } from '../core/errors.ts';

declare const WASM_IMAGE_VERSION: string;

process.exitCode = 1;
const runner = openRunner(process.env);
try {
  const version = typeof WASM_IMAGE_VERSION === 'string' ? WASM_IMAGE_VERSION : 'development';
  runner.refuseUnwritable();
  // The runner starts this file by its path, beside the program.
  putOnPath(process.env, { node: process.execPath, program: resolve(process.argv[1] ?? '', '..', 'cli.cjs') });
  runner.setOutput('version', version);
  runner.log.info(`wasm-image ${version} is on the PATH of the next steps`);
  process.exitCode = 0;
} catch (thrown) {
  const error = asWasmImageError(thrown);
  runner.fail(error);
  process.exitCode = error.exitCode;
}
