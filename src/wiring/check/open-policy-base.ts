import { resolve } from 'node:path';
import { readEventFile } from '../../adapters/github/event-file.ts';
import { fileTooLarge, isInside, openDisks } from '../../adapters/host/workspace.ts';
import { findCheckout, hasBytes, originName, readAtCommit, realPathOf } from '../../adapters/programs/base-files.ts';
import { WasmImageError } from '../../core/errors.ts';
import { printSize, quoted } from '../../core/text.ts';
import { named } from '../../decide/inputs/named.ts';
import type { Values } from '../../decide/inputs/values.ts';
import { type PolicyBase, policyBaseOf } from '../../decide/plan/changes/policy-base.ts';
import { distrustedFolder, type Session } from '../session.ts';

/** Where policies are read from. */
export interface PolicyBaseReader {
  /** Reads the files of the checkout as the base has them, and all other files as they are. */
  readonly session: Session;
  /** Absolute paths of the files that were read, and that the checkout has differently. */
  readonly changed: readonly string[];
}

/**
 * Opens the base of a pull request, so that a pull request cannot change the policies that it is checked by.
 * @returns undefined if the files of the checkout count.
 * @throws WasmImageError INPUT_INVALID, FILE_* for the event; when a file is read: BASE_UNAVAILABLE, FILE_UNREADABLE.
 */
export async function openPolicyBase(session: Session, values: Values): Promise<PolicyBaseReader | undefined> {
  const { env } = session;
  const run = {
    event: env.GITHUB_EVENT_NAME ?? '',
    ref: env.GITHUB_REF ?? '',
    sha: env.GITHUB_SHA ?? '',
    repository: env.GITHUB_REPOSITORY ?? '',
  };
  const base = policyBaseOf(values.text('policy-base'), run, run.event === '' ? undefined : await readEventFile(env));
  if (base === undefined) return undefined;
  const changed: string[] = [];
  const readStream: Session['readStream'] = async (path, limit, tooLarge) => {
    const bytes =
      path === '-'
        ? undefined
        : await readFromBase(session, base, path).catch(async (error: unknown) => {
            if (isAbsent(error) && (await openDisks().exists(path))) changed.push(path);
            throw error;
          });
    if (bytes === undefined) return session.readStream?.(path, limit, tooLarge);
    if (bytes.byteLength > limit) throw fileTooLarge(path, printSize(bytes.byteLength), limit, tooLarge);
    if (!(await hasBytes(path, bytes)) && !changed.includes(path)) changed.push(path);
    return bytes;
  };
  return { session: { ...session, readStream }, changed };
}

/** Whether a file cannot be read because the base does not have it. */
export function isAbsent(error: unknown): boolean {
  return error instanceof WasmImageError && error.detail.absent !== undefined;
}

/** @returns undefined for a file that is not part of the checkout. @param path absolute. */
async function readFromBase(session: Session, base: PolicyBase, path: string): Promise<Uint8Array | undefined> {
  const { env } = session;
  const workspace = resolve(env.GITHUB_WORKSPACE ?? session.folder);
  const programs = distrustedFolder(session);
  // A link from outside can lead into the checkout, but a link of the checkout says nothing.
  const place = isInside(workspace, path) ? path : await realPathOf(path);
  const root = await findCheckout(env, programs, place);
  if (root === undefined && !isInside(workspace, place)) return undefined;
  const unavailable = (why: string): WasmImageError =>
    new WasmImageError('BASE_UNAVAILABLE', `Cannot read ${quoted(path)} as its base branch has it: ${why}`, {
      hint: `check out with "fetch-depth: 0", or set ${named('policy-base')} to a commit of the checkout`,
    });
  if (base.kind === 'unknown') throw unavailable(base.why);
  if (root === undefined) throw unavailable('it is not in a checkout of git');
  const found = await readAtCommit(env, programs, { root, commit: base.name, path: place });
  if (found.kind === 'file') return found.bytes;
  if (found.kind === 'absent')
    throw new WasmImageError(
      'FILE_UNREADABLE',
      `Cannot read ${quoted(path)} as the commit ${quoted(base.name)} has it: ${found.what}`,
      {
        detail: { absent: found.what },
        hint: 'merge policies before the manifests that need them; a file that another step writes must be outside the checkout',
      },
    );
  const origin = (await originName(env, programs, root))?.toLowerCase();
  // A checkout of another repository is not what the pull request changes.
  const isOther = origin !== undefined && base.repositories.length > 0;
  if (isOther && !base.repositories.some((name) => name.toLowerCase() === origin)) return undefined;
  throw unavailable(`the commit ${quoted(base.name)} is not in this checkout`);
}
