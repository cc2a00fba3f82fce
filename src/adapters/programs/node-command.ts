import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Environment, findProgram } from '../host/program.ts';

/**
 * `node` and `npm` exist on every runner, but not always in PATH: then the Node that runs us is used. On Windows npm is
 * a batch file, which cannot be started without a shell (CVE-2024-27980), so we pass its script to node.
 * @returns the program and its arguments; any other command unchanged.
 */
export function commandOf(argv: readonly string[], env: Environment): readonly [string, ...string[]] {
  const [program = '', ...args] = argv;
  const isWindows = process.platform === 'win32';
  const inPath = (name: string): string | undefined => findProgram([isWindows ? `${name}.exe` : name], env);
  if (program === 'node' && inPath('node') === undefined) return [process.execPath, ...args];
  if (program === 'npm' && (isWindows || inPath('npm') === undefined)) {
    const node = inPath('node') ?? process.execPath;
    const script = [dirname(node), join(dirname(node), '..', 'lib')]
      .map((folder) => join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js'))
      .find(isFile);
    if (script !== undefined) return [node, script, ...args];
  }
  return [program, ...args];
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
