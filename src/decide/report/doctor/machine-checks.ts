import { WasmImageError } from '../../../core/errors.ts';
import { inputName, quoted, withInputNames } from '../../../core/text.ts';
import { installHint } from '../../plan/toolchains/install.ts';
import { type Check, checkOf } from './check.ts';

/** The oldest Node that runs wasm-image, as in `engines` of package.json. */
const OLDEST_NODE = [20, 19];
/** Older ones get no security fixes. Source: nodejs/Release schedule, end of life of Node 20 in April 2026. */
const OLDEST_MAINTAINED = 22;
const RECOMMENDED_NODE = 24;

/** The Node that runs us. @param version such as `24.11.0`. */
export function checkNode(version: string, platform: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldest = 0, oldestMinor = 0] = OLDEST_NODE;
  const seen = `Node ${version} on ${platform}`;
  const change = `install Node ${RECOMMENDED_NODE} from https://nodejs.org`;
  if (major < oldest || (major === oldest && minor < oldestMinor))
    return {
      name: 'node',
      status: 'failed',
      seen: `${seen}; wasm-image needs ${OLDEST_NODE.join('.')} or later`,
      change,
    };
  if (major < OLDEST_MAINTAINED)
    return { name: 'node', status: 'warning', seen: `${seen}, which gets no security fixes any more`, change };
  return {
    name: 'node',
    status: 'ok',
    seen: major < RECOMMENDED_NODE ? `${seen}; ${RECOMMENDED_NODE} is recommended` : seen,
  };
}

/** Git and the commit of the folder, which date and describe the image. @param path of git; undefined without one. */
export function checkGit(path: string | undefined, commit: string | undefined): Check {
  const effect = 'images get no commit time and no revision';
  if (path === undefined)
    return {
      name: 'git',
      status: 'warning',
      seen: `git is not in PATH: ${effect}`,
      change: withInputNames('install git, or set {source-date-epoch}'),
    };
  if (commit === undefined)
    return {
      name: 'git',
      status: 'warning',
      seen: `the folder has no commit: ${effect}`,
      change: withInputNames('run in a git repository with a commit, or set {source-date-epoch}'),
    };
  return { name: 'git', status: 'ok', seen: `commit ${commit.slice(0, 12)}` };
}

/** A folder that must be writable. */
export interface FolderFact {
  readonly path: string;
  /** Why it is not writable; undefined if it is. */
  readonly problem: string | undefined;
}

/** @param effect what goes wrong without it; a folder that some runs do not need is only a warning. */
export function checkFolder(
  name: string,
  { path, problem }: FolderFact,
  need: 'always' | 'sometimes',
  effect: string,
): Check {
  if (problem === undefined) return { name, status: 'ok', seen: `${quoted(path)} is writable` };
  return {
    name,
    status: need === 'always' ? 'failed' : 'warning',
    seen: `cannot write to ${quoted(path)}: ${problem}`,
    change: effect,
    code: 'FILE_UNWRITABLE',
  };
}

/** The proxies that apply, without credentials. */
export interface ProxyFacts {
  /** `HOST[:PORT]` of the servers that a run asks, and the proxy of each; undefined for a direct connection. */
  readonly servers: readonly { readonly server: string; readonly proxy: string | undefined }[];
  /** A variable that cannot be used. */
  readonly problem: WasmImageError | undefined;
  readonly hasNoProxy: boolean;
  /** Only ALL_PROXY is set, which we do not use. */
  readonly hasOnlyAllProxy: boolean;
}

/** Which proxy variables apply. */
export function checkProxy({ servers, problem, hasNoProxy, hasOnlyAllProxy }: ProxyFacts): Check {
  const name = 'proxy';
  if (problem !== undefined) return checkOf(name, 'failed', problem);
  if (hasOnlyAllProxy)
    return {
      name,
      status: 'warning',
      seen: 'ALL_PROXY is set, but wasm-image does not use it',
      change: 'set HTTPS_PROXY and HTTP_PROXY',
    };
  const used = servers.filter(({ proxy }) => proxy !== undefined);
  const direct = servers.filter(({ proxy }) => proxy === undefined).map(({ server }) => quoted(server));
  if (used.length === 0)
    return { name, status: 'ok', seen: hasNoProxy ? 'none; NO_PROXY names the servers, or no proxy is set' : 'none' };
  const texts = used.map(({ server, proxy = '' }) => `${quoted(server)} through ${quoted(proxy)}`);
  return {
    name,
    status: 'ok',
    seen: `${texts.join(', ')}${direct.length === 0 ? '' : `; directly: ${direct.join(', ')}`}`,
  };
}

/** What decides which certificates are trusted. */
export interface CertificateFacts {
  /** NODE_TLS_REJECT_UNAUTHORIZED is 0. */
  readonly isOff: boolean;
  /** NODE_EXTRA_CA_CERTS, if set. */
  readonly extra: { readonly path: string; readonly problem: string | undefined } | undefined;
  /** `ca-file` is set; a file that cannot be used has ended the run before. */
  readonly hasCaFile: boolean;
}

/** The CAs that are trusted besides those of Node. */
export function checkCertificates({ isOff, extra, hasCaFile }: CertificateFacts): Check {
  const name = 'certificates';
  if (isOff)
    return {
      name,
      status: 'failed',
      seen: 'NODE_TLS_REJECT_UNAUTHORIZED=0 turns certificate checks off, so wasm-image connects to nothing',
      change: withInputNames('unset it; give a private CA in {ca-file} or NODE_EXTRA_CA_CERTS'),
      code: 'REGISTRY_INSECURE',
    };
  if (extra?.problem !== undefined)
    return {
      name,
      status: 'warning',
      seen: `Node ignores NODE_EXTRA_CA_CERTS, ${quoted(extra.path)}: ${extra.problem}`,
      change: 'correct the path, or unset the variable',
    };
  const more = [
    ...(extra === undefined ? [] : [`NODE_EXTRA_CA_CERTS, ${quoted(extra.path)}`]),
    ...(hasCaFile ? [inputName('ca-file')] : []),
  ];
  return { name, status: 'ok', seen: ['the CAs of Node', ...more].join(', and ') };
}

/** Below this, certificates and tokens are valid in spite of it. */
const TOLERATED_MS = 5_000;
/** Keyless certificates are valid for 10 minutes; registries and token services tolerate about 5. */
const REFUSED_MS = 300_000;

/** A time that a server told. */
export interface ServerTime {
  readonly server: string;
  /** What the local clock is ahead of the server at least; negative if it is behind. 0 within the precision. */
  readonly aheadMs: number;
}

/**
 * What a Date header, which has whole seconds, says about our clock.
 * @param date the header. @param age of a stored response, in seconds. @param sentMs and @param gotMs Unix times.
 * @returns undefined for a header that cannot be read. Source: RFC 9110 6.6.1; RFC 9111 5.1.
 */
export function aheadOf(date: string, age: string | undefined, sentMs: number, gotMs: number): number | undefined {
  const second = Date.parse(date) + (/^\d{1,8}$/.test(age ?? '') ? Number(age) * 1000 : 0);
  if (Number.isNaN(second)) return undefined;
  if (sentMs > second + 1000) return sentMs - second - 1000;
  return gotMs < second ? gotMs - second : 0;
}

/** The clock of this machine. @param time undefined if no server told its time. */
export function checkClock(time: ServerTime | undefined): Check {
  const name = 'clock';
  if (time === undefined)
    return { name, status: 'unknown', seen: 'no server told its time', change: 'check the network, then run again' };
  const { server, aheadMs } = time;
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  if (Math.abs(aheadMs) <= TOLERATED_MS) return { name, status: 'ok', seen: `agrees with ${quoted(server)}` };
  const isRefused = Math.abs(aheadMs) > REFUSED_MS;
  return {
    name,
    status: isRefused ? 'failed' : 'warning',
    seen:
      `${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} ${quoted(server)}` +
      (isRefused ? '; keyless certificates are valid for 10 minutes only' : ''),
    change: 'synchronize the clock (timedatectl set-ntp true)',
  };
}

/** How this run could sign. @param platform `actions`: in a job of GitHub Actions. */
export function checkSigning(platform: 'actions' | 'elsewhere', hasIdentityToken: boolean): Check {
  const name = 'signing';
  if (hasIdentityToken) return { name, status: 'ok', seen: 'keyless: the job can request an identity token' };
  if (platform === 'actions')
    return {
      name,
      status: 'warning',
      seen: 'the job cannot request an identity token, so it cannot sign keyless',
      change: 'add "permissions: id-token: write" to the job, or sign with a key',
      code: 'OIDC_PERMISSION',
    };
  return {
    name,
    status: 'ok',
    seen: withInputNames('no GitHub job: sign with {signing-key}, or keyless with {identity-token} or in a browser'),
  };
}

/** A program that is not in PATH. */
export function missingProgram(name: string, program: string, status: 'failed' | 'warning' = 'failed'): Check {
  return { name, status, seen: `${program} is not in PATH`, change: installHint(program), code: 'BUILD_FAILED' };
}

/** The time limit of the whole run or of one check. */
export function lateCheck(name: string, seconds: number): Check {
  const error = new WasmImageError('GATE_TIMEOUT', `no answer within ${seconds} s`, {
    hint: withInputNames('check the network, or raise {timeout}'),
  });
  return checkOf(name, 'unknown', error);
}
