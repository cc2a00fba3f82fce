import { WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';
import { named } from '../inputs/named.ts';
import type { Values } from '../inputs/values.ts';
import { readServiceUrl } from './service-url.ts';

/** Where the trusted root comes from. Files are JSON text or paths. */
export type TrustChoice =
  /** The public sigstore, by TUF from the built-in root. */
  | { readonly kind: 'public' }
  | { readonly kind: 'file'; readonly file: string }
  /** Another TUF repository. `root`: the root.json that establishes trust in it. */
  | { readonly kind: 'tuf'; readonly mirror: string; readonly root: string };

/** GitHub's TUF repository. */
export const GITHUB_MIRROR = 'https://tuf-repo.github.com';

/** Reads trusted-root, tuf-mirror and tuf-root. @throws WasmImageError INPUT_CONFLICT, INPUT_MISSING, INPUT_INVALID. */
export function planTrust(values: Values): TrustChoice {
  const file = values.text('trusted-root');
  const root = values.text('tuf-root');
  const sigstore = values.text('sigstore');
  const mirror = values.text('tuf-mirror') ?? (sigstore === 'github' && root !== undefined ? GITHUB_MIRROR : undefined);
  if (file !== undefined && (root !== undefined || mirror !== undefined))
    throw new WasmImageError(
      'INPUT_CONFLICT',
      `Cannot use ${named('trusted-root')} together with ${named(root === undefined ? 'tuf-mirror' : 'tuf-root')}`,
    );
  if (file !== undefined) return { kind: 'file', file };
  if (mirror !== undefined) {
    if (root === undefined)
      throw new WasmImageError(
        'INPUT_MISSING',
        `Cannot use ${named('tuf-mirror')}: ${named('tuf-root')} is not set, so nothing establishes trust in it`,
      );
    const { url, problem } = readServiceUrl(mirror);
    if (url === undefined)
      throw new WasmImageError('INPUT_INVALID', `Cannot use ${quoted(mirror)} as ${named('tuf-mirror')}: ${problem}`);
    return { kind: 'tuf', mirror: url, root };
  }
  if (root !== undefined)
    throw new WasmImageError('INPUT_MISSING', `Cannot use ${named('tuf-root')}: ${named('tuf-mirror')} is not set`);
  return { kind: 'public' };
}
