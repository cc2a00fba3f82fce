import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WasmImageError } from '../../core/errors.ts';
import { isObject, type Json, parseStrictJson } from '../../core/json.ts';
import { inert, inputName, quoted } from '../../core/text.ts';

/** The name of the trust root in a TUF repository. */
export const TRUSTED_ROOT = 'trusted_root.json';
/** The name of the signing config in a TUF repository. */
export const SIGNING_CONFIG = 'signing_config.v0.2.json';

/** A TUF repository. */
export interface TufRepository {
  /** Base address; by default the public-good repository, whose root is part of the product. */
  readonly mirror?: string | undefined;
  /** Text of the root.json that another mirror is trusted by. */
  readonly root?: string | undefined;
}

/** The name of the repository in errors. */
export function nameOf({ mirror = 'https://tuf-repo-cdn.sigstore.dev' }: TufRepository): string {
  return mirror;
}

/**
 * Fetches targets of a TUF repository in one session. Each call has its own cache folder: another job on the machine
 * must not decide what we trust.
 * @returns contents by name; targets that the repository does not have are left out.
 * @throws WasmImageError TRUST_ROOT_INVALID when the given root is not a root.json; TRUST_ROOT_UNAVAILABLE when the
 * repository cannot be reached, or its metadata has expired or is badly signed.
 */
export async function fetchTargets(
  repository: TufRepository,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const mirrorURL = nameOf(repository);
  if (repository.root !== undefined) checkRoot(repository.root);
  const cachePath = await mkdtemp(join(tmpdir(), 'wasm-image-tuf-'));
  try {
    const { initTUF, TUFError } = await import('@sigstore/tuf');
    const rootPath = join(cachePath, 'given-root.json');
    if (repository.root !== undefined) await writeFile(rootPath, repository.root);
    const client = await initTUF({
      mirrorURL,
      cachePath,
      timeout: 20_000,
      retry: { retries: 2 },
      ...(repository.root === undefined ? {} : { rootPath }),
    });
    const targets = new Map<string, string>();
    for (const name of names) {
      const text = await client.getTarget(name).catch((thrown: unknown) => {
        if (thrown instanceof TUFError && thrown.code === 'TUF_FIND_TARGET_ERROR') return undefined;
        throw thrown;
      });
      if (text !== undefined) targets.set(name, text);
    }
    return targets;
  } catch (cause) {
    throw new WasmImageError(
      'TRUST_ROOT_UNAVAILABLE',
      `Cannot get the trust root from ${quoted(mirrorURL)}: ${reasonOf(cause)}`,
      { cause },
    );
  } finally {
    await rm(cachePath, { recursive: true, force: true });
  }
}

/**
 * A file that cannot be a root is a configuration error; the library would report it only while it fetches from the
 * repository. Source: TUF specification 1.0.31, 4.3.
 */
function checkRoot(text: string): void {
  const root = parse(text);
  const signed =
    isObject(root) && Array.isArray(root.signatures) && root.signatures.length > 0 ? root.signed : undefined;
  if (isObject(signed) && signed._type === 'root' && isObject(signed.keys) && isObject(signed.roles)) return;
  throw new WasmImageError(
    'TRUST_ROOT_INVALID',
    `Cannot use ${inputName('tuf-root')}: it is not the root.json of a TUF repository`,
    {
      hint: `get the root.json from the operator; a trusted_root.json belongs in ${inputName('trusted-root')}`,
    },
  );
}

function parse(text: string): Json {
  try {
    return parseStrictJson(new TextEncoder().encode(text));
  } catch {
    return null;
  }
}

/** The library says "error refreshing TUF metadata", and only its cause says why. */
function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'unknown';
  const why = thrown.cause instanceof Error ? thrown.cause.message : '';
  // Some errors of the library repeat their cause.
  return inert(why === '' || thrown.message.includes(why) ? thrown.message : `${thrown.message}: ${why}`, 200);
}
