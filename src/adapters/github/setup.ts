import { appendFileSync, chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WasmImageError } from '../../core/errors.ts';
import { fileReason } from '../host/file-fault.ts';

/** What the rest of a job runs as `wasm-image`. */
export interface Launched {
  /** Absolute path of the Node that runs the program: the one of the runner, so that the job needs none. */
  readonly node: string;
  /** Absolute path of the program, in the checkout of this action. */
  readonly program: string;
}

/**
 * Puts `wasm-image` on the PATH of the steps that follow: a folder with one launcher for POSIX shells and one for
 * Windows, named in GITHUB_PATH. Nothing is downloaded.
 * @param env of the step. @returns the folder.
 * @throws WasmImageError FILE_UNWRITABLE outside a workflow, or when the runner's files cannot be written.
 * Source: GitHub docs, "Workflow commands", adding a system path.
 */
export function putOnPath(env: Readonly<Record<string, string | undefined>>, launched: Launched): string {
  const { GITHUB_PATH: list = '', RUNNER_TEMP: temp = '' } = env;
  const missing = list === '' ? 'GITHUB_PATH' : temp === '' ? 'RUNNER_TEMP' : undefined;
  if (missing !== undefined)
    throw new WasmImageError('FILE_UNWRITABLE', `Cannot put wasm-image on the PATH: ${missing} is not set`, {
      hint: 'use this action in a step of a workflow',
    });
  const folder = join(temp, 'wasm-image', 'bin');
  try {
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(printLaunchers(launched))) {
      writeFileSync(join(folder, name), text);
      chmodSync(join(folder, name), 0o755);
    }
    appendFileSync(list, `${folder}\n`);
  } catch (cause) {
    throw new WasmImageError('FILE_UNWRITABLE', `Cannot put wasm-image on the PATH: ${fileReason(cause)}`, { cause });
  }
  return folder;
}

/** The launchers by file name. Git Bash on Windows uses the first, cmd and PowerShell use the second. */
export function printLaunchers({ node, program }: Launched): Readonly<Record<string, string>> {
  const posix = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
  const windows = (text: string): string => `"${text.replaceAll('%', '%%')}"`;
  return {
    'wasm-image': `#!/bin/sh\nexec ${posix(node)} ${posix(program)} "$@"\n`,
    'wasm-image.cmd': `@${windows(node)} ${windows(program)} %*\r\n`,
  };
}
