import { spawn } from 'node:child_process';
import { type Environment, findProgram } from '../host/program.ts';

/** Programs that open an address, without a shell: the address has characters that a shell would read. */
const OPENERS: Readonly<Record<string, readonly [program: string, ...args: readonly string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32.exe', 'url.dll,FileProtocolHandler'],
};

/** What a browser needs; the variables with secrets are not among them. */
const KEPT =
  /^(?:PATH|HOME|USER|LOGNAME|LANG|LC_\w+|TMPDIR|TMP|TEMP|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|BROWSER|DESKTOP_SESSION|(?:XDG|DBUS|KDE|GNOME|WSL)_?\w*|SystemRoot|SystemDrive|windir|PATHEXT|USERPROFILE|APPDATA|LOCALAPPDATA|ProgramData|ProgramFiles.*)$/i;

/**
 * Opens an address in the browser of this machine, as far as there is one. It never fails: the address is also printed.
 * @param address http(s).
 */
export function openBrowser(address: string, env: Environment, platform: string = process.platform): void {
  const [name, ...args] = OPENERS[platform] ?? ['xdg-open'];
  // Without a display, xdg-open would start a browser for text in this terminal.
  const hasDisplay = platform in OPENERS || Boolean(env.DISPLAY) || Boolean(env.WAYLAND_DISPLAY);
  const program = hasDisplay ? findProgram([name], env) : undefined;
  if (program === undefined) return;
  const kept = Object.fromEntries(Object.entries(env).filter(([variable]) => KEPT.test(variable)));
  spawn(program, [...args, address], { stdio: 'ignore', detached: true, env: kept })
    .on('error', () => {})
    .unref();
}
