import { sameRegistry } from '../adapters/registry/login/auth-file.ts';
import type { ExplicitLogin } from '../adapters/registry/login/credentials.ts';
import { WasmImageError } from '../core/errors.ts';
import { inputName, quoted, rememberSecret, withInputNames } from '../core/text.ts';

/**
 * Reads a login per line, and registers each password as a secret. A line that is missing or one too many would move a
 * password to the host of another line, so nothing is guessed.
 * @param hosts of the images; empty if they are not known. @throws WasmImageError INPUT_INVALID.
 */
export function severalLogins(given: ExplicitLogin, hosts: readonly string[]): readonly ExplicitLogin[] {
  const lists = [given.registry, given.username, given.password].map((text) =>
    text.replace(/\r?\n$/, '').split(/\r?\n/),
  );
  const [registries = [], usernames = [], passwords = []] = lists;
  for (const password of passwords) rememberSecret(password);
  const hasBlank = lists.flat().some((line) => line.trim() === '');
  if (hasBlank || lists.some(({ length }) => length !== registries.length))
    throw new WasmImageError(
      'INPUT_INVALID',
      withInputNames(
        `Cannot log in: {registry}, {username} and {password} have ${lists.map(({ length }) => length).join(', ')} lines${hasBlank ? ', not all filled' : ''}`,
      ),
      { hint: 'write one line per registry in each; check for secrets that are not set or have several lines' },
    );
  return registries.map((line, i) => {
    const registry = line.trim();
    if (registries.findIndex((other) => sameRegistry(other.trim(), registry)) !== i)
      throw refused(registry, 'it has two logins', hosts);
    if (hosts.length > 0 && !hosts.some((host) => sameRegistry(registry, host))) throw unusedLogin(registry, hosts);
    return { registry, username: usernames[i]?.trim() ?? '', password: passwords[i] ?? '' };
  });
}

/** The error about a login that no image uses. */
export function unusedLogin(registry: string, hosts: readonly string[]): WasmImageError {
  return refused(registry, 'no image is on that host', hosts);
}

function refused(registry: string, why: string, hosts: readonly string[]): WasmImageError {
  return new WasmImageError('INPUT_INVALID', `Cannot use ${quoted(registry)} as ${inputName('registry')}: ${why}`, {
    hint: `the images are on ${hosts.map((host) => quoted(host)).join(', ')}`,
  });
}
