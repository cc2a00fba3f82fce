import { resolve } from 'node:path';
import { openValidator } from '../adapters/engine/validator.ts';
import type { EventFacts } from '../adapters/github/event.ts';
import { isDisk, openDisks, openWorkspace } from '../adapters/host/workspace.ts';
import { WasmImageError } from '../core/errors.ts';
import { decodeText } from '../core/json.ts';
import { inputName, quoted } from '../core/text.ts';
import type { Values } from '../decide/inputs/values.ts';
import type { Log, Validator, Workspace } from '../ports.ts';

/** Where a person is asked. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  /** Removes the progress that is shown there. */
  readonly clear?: () => void;
}

const TEXT_LIMIT = 4 * 1024 * 1024;

/** Where a command runs; the only value that holds the environment. */
export interface Session {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Paths that users give are relative to this folder. */
  readonly folder: string;
  /** Modules and builds must be inside this folder: the checkout in a workflow, the whole disk on the command line. */
  readonly boundary: string;
  /** Reports and the layout copy are written here. */
  readonly outFolder: string;
  readonly log: Log;
  /**
   * The event of the workflow; undefined outside a workflow and for commands that do not need it. `isPrivate` is
   * undefined when the event does not say.
   */
  readonly event: EventFacts | undefined;
  /** The terminal of a person who can answer; undefined in CI, and if input or output is not a terminal. */
  readonly terminal?: Terminal | undefined;
  write(path: string, bytes: Uint8Array): Promise<void>;
  /** Reads a pipe, a device or standard input, where users may name one; returns undefined for files. */
  readonly readStream?: ((...file: Parameters<Workspace['read']>) => Promise<Uint8Array | undefined>) | undefined;
}

/** Opens what reading modules needs. */
export function openReader(session: Session): { readonly files: Workspace; readonly validator: Validator } {
  return {
    files: inFolder(openDisks(), session.folder, session.readStream),
    validator: openValidator(),
  };
}

/**
 * Trusts the CAs that the inputs name, for all connections of the run.
 * @throws WasmImageError INPUT_INVALID, FILE_UNREADABLE.
 */
export async function openAuthorities(session: Session, values: Values): Promise<void> {
  const given = values.text('ca-file');
  const texts = given?.includes('-----BEGIN') === true ? [given] : values.lines('ca-file');
  const read = await Promise.all(texts.map((text) => readText(session, text, 'ca-file')));
  const { trustAuthorities } = await import('../adapters/net/authorities.ts');
  trustAuthorities(read.length === 0 ? undefined : read.join('\n'));
}

/**
 * Programs below this folder are not run, because a checkout may contain its own git or oras.
 * @returns undefined when the boundary is the whole disk.
 */
export function distrustedFolder({ boundary }: Session): string | undefined {
  return isDisk(boundary) ? undefined : boundary;
}

/** Opens the files that a module or a build may come from. */
export function openBoundary({ boundary, folder, readStream }: Session): Workspace {
  return inFolder(isDisk(boundary) ? openDisks() : openWorkspace(boundary), folder, readStream);
}

/** Reads PEM or JSON given as text, or the file at that path, anywhere on the disk. @param name of the input. */
export async function readText(session: Session, text: string, name: string): Promise<string> {
  if (/^\s*(?:-----BEGIN |\{)/.test(text)) return text;
  if (text.includes('\n'))
    throw new WasmImageError('INPUT_INVALID', `Cannot use ${inputName(name)}: it is not PEM, JSON or a path`);
  const bytes = await openReader(session).files.read(text, TEXT_LIMIT);
  try {
    // A byte order mark is not valid in JSON, and Go refuses it; PEM may have one.
    return decodeText(bytes).replace(/^\ufeff(?!\s*\{)/, '');
  } catch (cause) {
    throw new WasmImageError('INPUT_INVALID', `Cannot use ${inputName(name)}: ${quoted(text)} is not UTF-8`, { cause });
  }
}

/**
 * Like {@link readText}, and `env://NAME` reads the variable of that name, as in cosign.
 * @throws WasmImageError INPUT_MISSING when the variable is not set.
 */
export async function readKeyText(session: Session, text: string, name: string): Promise<string> {
  const variable = /^env:\/\/(\w+)$/.exec(text.trim())?.[1];
  if (variable === undefined) return readText(session, text, name);
  const value = session.env[variable];
  if (value !== undefined && value.trim() !== '') return value;
  throw new WasmImageError(
    'INPUT_MISSING',
    `Cannot use ${inputName(name)}: the variable ${quoted(variable)} is not set`,
    { hint: 'set the variable; in a workflow, under "env:" of the step' },
  );
}

/** Writes a file anywhere on the disk, atomically, and creates its folders. @throws WasmImageError FILE_UNWRITABLE. */
export function writeAnywhere(path: string, bytes: Uint8Array): Promise<void> {
  return openDisks().write(resolve(path), bytes);
}

/** A workspace whose relative paths start at a folder. @param readStream for pipes, devices and standard input. */
export function inFolder(workspace: Workspace, folder: string, readStream?: Session['readStream']): Workspace {
  const at = (path: string): string => resolve(folder, path);
  return {
    read: async (path, ...limits) =>
      (await readStream?.(path === '-' ? path : at(path), ...limits)) ?? workspace.read(at(path), ...limits),
    exists: (path) => workspace.exists(at(path)),
    write: (path, bytes) => workspace.write(at(path), bytes),
  };
}
