import { spawn, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

/** Why no pseudo-terminal can be opened here; false if one can. */
export const noPty: string | false =
  spawnSync('python3', ['-c', 'import pty']).status === 0 ? false : 'python3 with the module pty is not installed';

/** Runs argv[3:] in a pseudo-terminal of argv[1] columns; argv[2]: keys to send, each once its text was shown. */
const PYTHON = `
import fcntl, json, os, pty, struct, sys, termios
columns, typing, argv = int(sys.argv[1]), json.loads(sys.argv[2]), sys.argv[3:]
pid, fd = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', 24, columns, 0, 0))
    os.execvp(argv[0], argv)
seen = b''
while True:
    try:
        part = os.read(fd, 65536)
    except OSError:
        break
    if not part:
        break
    seen += part
    if typing and typing[0][0].encode() in seen:
        os.write(fd, typing.pop(0)[1].encode())
sys.stdout.buffer.write(seen)
sys.stdout.buffer.flush()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;

export interface TerminalRun {
  readonly status: number | null;
  /** All bytes that the terminal got, standard output and standard error. */
  readonly bytes: string;
  /** The lines that it shows in the end, without colours. */
  readonly lines: readonly string[];
}

/** Runs the command line from the sources in a pseudo-terminal. */
export async function runInTerminal(
  args: readonly string[],
  options: {
    readonly folder: string;
    readonly columns?: number;
    readonly env?: Readonly<Record<string, string>>;
    /** Sends Ctrl-C once this is shown. */
    readonly stopAt?: string;
    /** Keys to type, each once its text was shown. */
    readonly typing?: readonly (readonly [shown: string, keys: string])[];
  },
): Promise<TerminalRun> {
  const { folder, columns = 80, env = {}, stopAt, typing = stopAt === undefined ? [] : [[stopAt, '\u0003']] } = options;
  const program = [process.execPath, '--disable-warning=ExperimentalWarning', resolve('src/cli.ts'), ...args];
  const child = spawn('python3', ['-c', PYTHON, String(columns), JSON.stringify(typing), ...program], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent', TERM: 'xterm-256color', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [bytes, stderr] = ['', ''];
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8');
  child.stdout.on('data', (chunk: string) => {
    bytes += chunk;
  });
  child.stderr.on('data', (chunk: string) => {
    stderr += chunk;
  });
  const status = await new Promise<number | null>((done, fail) => {
    child.on('error', fail);
    child.on('close', done);
  });
  if (stderr !== '') throw new Error(`python3: ${stderr}`);
  return {
    status,
    bytes,
    get lines() {
      return linesOf(bytes);
    },
  };
}

/** What a terminal shows that knows carriage return, "erase below" and colours. @throws for any other sequence. */
export function linesOf(bytes: string): readonly string[] {
  const lines: string[] = [''];
  for (const [part] of bytes.matchAll(/\r|\n|\u001b\[J|\u001b\[\d+m|[^\r\n\u001b]+|\u001b/g)) {
    const last = lines.length - 1;
    if (part === '\n') lines.push('');
    else if (part === '\u001b[J') lines[last] = '';
    else if (part === '\u001b') throw new Error(`unknown sequence in ${JSON.stringify(bytes)}`);
    else if (part !== '\r' && !part.startsWith('\u001b')) lines[last] = (lines[last] ?? '') + part;
  }
  return lines;
}
