import { type Digest, isDigest } from '../../../core/digest.ts';
import type { Code, WasmImageError } from '../../../core/errors.ts';
import { quoted } from '../../../core/text.ts';
import type { Tag } from '../../../oci/reference.ts';
import { isVersionTag } from '../../gate/version.ts';
import { type Check, type CheckStatus, checkOf } from './check.ts';

/** An answer, or the error in its place. */
export type Answer<T> = { readonly value: T } | { readonly error: WasmImageError };

/** Errors that are a clear answer; all others leave the question open. */
const CLEAR: readonly Code[] = [
  'REGISTRY_UNAUTHORIZED',
  'REGISTRY_FORBIDDEN',
  'REGISTRY_REFUSED',
  'REGISTRY_INSECURE',
  'REGISTRY_PROTOCOL',
  'CREDENTIALS_FAILED',
  'TRUST_ROOT_INVALID',
  'INPUT_INVALID',
  'FILE_UNREADABLE',
];

/** What an error says about a check. */
export function statusOf({ code }: WasmImageError): CheckStatus {
  return CLEAR.includes(code) ? 'failed' : 'unknown';
}

/** An error as a check. */
export function checkOfError(name: string, error: WasmImageError): Check {
  return checkOf(name, statusOf(error), error);
}

/** Whether the registry answers. @param answer the status of `GET /v2/` without a login. */
export function checkReached(host: string, answer: Answer<number>): Check {
  const name = 'registry';
  if ('error' in answer) return checkOfError(name, answer.error);
  const { value: status } = answer;
  if (status === 200 || status === 401) return { name, status: 'ok', seen: `${quoted(host)} answers` };
  const seen = `${quoted(host)} answered ${status} to GET /v2/`;
  if (status === 429 || status >= 500)
    return { name, status: 'unknown', seen, change: 'run again later', code: 'REGISTRY_ERROR' };
  return { name, status: 'warning', seen, change: 'check that this is the address of an OCI registry' };
}

/** What the registry answered to a login. */
export interface RightsFacts {
  /** Where the login comes from, without the login; undefined for anonymous access. */
  readonly login: Answer<string | undefined>;
  /** Whether the repository exists. */
  readonly pull: Answer<boolean>;
  /** Whether the upload was cancelled. */
  readonly push: Answer<boolean>;
}

/** Login, right to pull and right to push. @param host for the hint. */
export function checkRights(host: string, { login, pull, push }: RightsFacts): readonly Check[] {
  if ('error' in login)
    return [checkOfError('login', login.error), skipped('pull', NO_LOGIN), skipped('push', NO_LOGIN)];
  const origin = login.value;
  const rejected = isRejected(pull) && isRejected(push) ? push.error : undefined;
  if (rejected !== undefined) {
    const change = origin === undefined ? logIn(host) : `correct the login, ${origin}, or: ${logIn(host)}`;
    return [{ ...checkOf('login', 'failed', rejected), change }, skipped('pull', NO_LOGIN), skipped('push', NO_LOGIN)];
  }
  const known: Check =
    origin === undefined
      ? { name: 'login', status: 'ok', seen: 'none was found: access is anonymous' }
      : { name: 'login', status: 'ok', seen: origin };
  const pushed = checkPush(host, origin, push);
  return [known, checkPull(pull, pushed.status === 'ok'), pushed];
}

const NO_LOGIN = 'the registry accepts no login of this machine';

function isRejected<T>(answer: Answer<T>): answer is { readonly error: WasmImageError } {
  return 'error' in answer && answer.error.code === 'REGISTRY_UNAUTHORIZED';
}

function logIn(host: string): string {
  return `log in: wasm-image login ${host}`;
}

/** Some registries answer "not allowed" for a repository that does not exist yet. */
function checkPull(answer: Answer<boolean>, mayPush: boolean): Check {
  const name = 'pull';
  if ('value' in answer)
    return {
      name,
      status: 'ok',
      seen: answer.value ? 'allowed' : 'the repository does not exist yet; the first push creates it',
    };
  const check = checkOfError(name, answer.error);
  return check.status === 'failed' && mayPush
    ? { ...check, status: 'warning', change: 'nothing, if the repository does not exist yet' }
    : check;
}

function checkPush(host: string, origin: string | undefined, answer: Answer<boolean>): Check {
  const name = 'push';
  if ('value' in answer)
    return {
      name,
      status: 'ok',
      seen: answer.value
        ? 'allowed; the upload that showed it was cancelled'
        : 'allowed; the registry drops the empty upload that showed it',
    };
  const check = checkOfError(name, answer.error);
  return isRejected(answer) && origin === undefined ? { ...check, change: logIn(host) } : check;
}

/** How referrers, such as signatures, are listed. @param answer undefined if the repository does not exist yet. */
export function checkReferrers(answer: Answer<boolean> | undefined): Check {
  const name = 'referrers';
  if (answer === undefined) return skipped(name, 'cannot be known before the first push');
  if ('error' in answer) return checkOfError(name, answer.error);
  return {
    name,
    status: 'ok',
    seen: answer.value
      ? 'the registry has the referrers API'
      : 'the registry has no referrers API; signatures are listed by tags "sha256-..."',
    change: answer.value ? undefined : 'exclude tags "sha256-*" from cleanup jobs and from immutable tags',
  };
}

/** Where registries with immutable tags say so; the OCI protocol has no request for it. */
const IMMUTABLE_SETTINGS: readonly (readonly [RegExp, string])[] = [
  [/\.dkr\.ecr\.[\w.-]+$/, 'aws ecr describe-repositories shows imageTagMutability'],
  [/-docker\.pkg\.dev$/, 'gcloud artifacts repositories describe shows immutableTags'],
  [
    /^(?:docker\.io|registry-1\.docker\.io|index\.docker\.io)$/,
    'it is in the settings of the repository on Docker Hub',
  ],
];

/** Whether the registry keeps tags from moving. */
export function checkImmutable(host: string): Check {
  const name = 'immutable tags';
  if (host === 'ghcr.io')
    return { name, status: 'ok', seen: 'ghcr.io has none; wasm-image itself never moves a version tag' };
  const where = IMMUTABLE_SETTINGS.find(([pattern]) => pattern.test(host))?.[1];
  return skipped(name, `cannot be asked with the OCI protocol${where === undefined ? '' : `; ${where}`}`);
}

/** Where a tag or digest leads. @param answer undefined if it is not stored. */
export function checkTarget(target: Tag | Digest, answer: Answer<Digest | undefined>): Check {
  const name = isDigest(target) ? 'digest' : 'tag';
  if ('error' in answer) return checkOfError(name, answer.error);
  const shown = quoted(target);
  if (answer.value === undefined && isDigest(target))
    return {
      name,
      status: 'failed',
      seen: `${shown} is not stored`,
      change: 'check the digest and the name of the repository',
      code: 'IMAGE_NOT_FOUND',
    };
  if (answer.value === undefined) return { name, status: 'ok', seen: `${shown} does not exist yet` };
  if (isDigest(target)) return { name, status: 'ok', seen: `${shown} is stored` };
  const lasting = isVersionTag(target) ? '; a version tag never moves, so the next version needs another tag' : '';
  return { name, status: 'ok', seen: `${shown} leads to ${answer.value}${lasting}` };
}

/** A check that does not apply. */
export function skipped(name: string, seen: string): Check {
  return { name, status: 'skipped', seen };
}
