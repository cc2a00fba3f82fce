import type { ExitCode } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';
import type { Session } from '../../wiring/session.ts';
import { runLogin, runLogout } from '../login.ts';
import { type CliRun, say } from './terminal.ts';

/** `wasm-image login`: prints where the login was stored. */
export async function login({ raw, isJson }: CliRun, session: Session): Promise<ExitCode> {
  const { registry, username, isProven, file, helper } = await runLogin(raw, session);
  if (helper === undefined)
    session.log.warning(
      `The password is stored unencrypted in ${quoted(file)}; to avoid that, set credsStore there to a credential helper`,
    );
  if (!isProven) session.log.warning(`${registry} also answers without a login, so the password could not be checked`);
  if (isJson) return say(JSON.stringify({ registry, username, checked: isProven, file, helper }));
  const place = helper === undefined ? file : `docker-credential-${helper}`;
  return say(`Logged in to ${registry}${username === undefined ? '' : ` as ${username}`}, stored in ${place}`);
}

/**
 * `wasm-image logout`. As in docker, it is not an error if nobody was logged in: the result is the same.
 */
export async function logout({ raw, isJson }: CliRun, session: Session): Promise<ExitCode> {
  const { registry, place } = await runLogout(raw, session);
  const { file, helper } = place ?? {};
  if (isJson) return say(JSON.stringify({ registry, removed: place !== undefined, file, helper }));
  if (place === undefined) return say(`Not logged in to ${registry}`);
  return say(`Logged out of ${registry}, removed from ${helper === undefined ? file : `docker-credential-${helper}`}`);
}
