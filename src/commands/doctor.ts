import { openDeadline, secondsOf } from '../adapters/host/deadline.ts';
import { nameOf } from '../adapters/sigstore/tuf.ts';
import { type Digest, digestOf } from '../core/digest.ts';
import { asWasmImageError } from '../core/errors.ts';
import { VERSION } from '../core/links.ts';
import { quoted } from '../core/text.ts';
import { type RawInputs, readValues, type Values } from '../decide/inputs/values.ts';
import { toolchainsOf } from '../decide/plan/init/detect.ts';
import { planTrust, type TrustChoice } from '../decide/plan/trust.ts';
import { type Check, type DoctorReport, makeDoctorReport } from '../decide/report/doctor/check.ts';
import {
  checkCertificates,
  checkClock,
  checkFolder,
  checkGit,
  checkNode,
  checkProxy,
  checkSigning,
  lateCheck,
  type ServerTime,
} from '../decide/report/doctor/machine-checks.ts';
import {
  type Answer,
  checkImmutable,
  checkOfError,
  checkReached,
  checkReferrers,
  checkRights,
  checkTarget,
  skipped,
} from '../decide/report/doctor/registry-checks.ts';
import { checkToolchains } from '../decide/report/doctor/toolchain-checks.ts';
import { parseReference, parseRepository, type Repository, type Tag, targetOf } from '../oci/reference.ts';
import {
  askTime,
  lookAround,
  openRegistryProbe,
  type ProbedRegistry,
  readExtraAuthorities,
  readFolders,
  readGit,
  readProxies,
  readToolchains,
  timeIn,
} from '../wiring/open-doctor.ts';
import { openTrust } from '../wiring/open-trust.ts';
import { openAuthorities, type Session } from '../wiring/session.ts';

/** Seconds that one check may take. */
const CHECK_SECONDS = 30;
/** Has no referrers anywhere; a registry with the API lists none. */
const EMPTY = digestOf(new Uint8Array());

/** Runs a check under the limits of the run and of its own; what it throws is its result. */
type Bounded = (name: string, work: () => Promise<readonly Check[]>) => Promise<readonly Check[]>;

/**
 * Checks whether this machine can build, push, sign and verify. Checks run at the same time; the registry is only
 * asked, and nothing stays in it.
 * @throws WasmImageError INPUT_*, REFERENCE_INVALID, TAG_*, DIGEST_INVALID, FILE_UNREADABLE, for inputs only.
 */
export async function runDoctor(raw: RawInputs, session: Session): Promise<DoctorReport> {
  const values = readValues('doctor', raw);
  const image = imageIn(values);
  const trust = planTrust(values);
  const seconds = secondsOf(values);
  await openAuthorities(session, values);
  const deadline = openDeadline(seconds);
  const bounded: Bounded = (name, work) =>
    deadline
      .hold(name, () => openDeadline(CHECK_SECONDS).hold(name, work))
      .catch((thrown: unknown) => {
        const error = asWasmImageError(thrown);
        return [
          error.code === 'GATE_TIMEOUT' ? lateCheck(name, Math.min(seconds, CHECK_SECONDS)) : checkOfError(name, error),
        ];
      });
  const groups = await Promise.all([
    checkMachine(session, values, image?.repository, trust, bounded),
    checkNetwork(session, values, image, trust, bounded),
  ]);
  return makeDoctorReport(groups.flat());
}

interface Image {
  readonly repository: Repository;
  readonly target: Tag | Digest | undefined;
}

function imageIn(values: Values): Image | undefined {
  const text = values.text('image');
  if (text === undefined) return undefined;
  const isWhole = /@|:[^/]*$/.test(text.replace(/^oci-layout:/, ''));
  if (!isWhole) return { repository: parseRepository(text), target: undefined };
  const reference = parseReference(text);
  return { repository: reference.repository, target: targetOf(reference) };
}

async function checkMachine(
  session: Session,
  values: Values,
  repository: Repository | undefined,
  trust: TrustChoice,
  bounded: Bounded,
): Promise<readonly Check[]> {
  const { env } = session;
  const isOff = env.NODE_TLS_REJECT_UNAUTHORIZED === '0';
  const hasCaFile = values.text('ca-file') !== undefined;
  const hasToken = [env.ACTIONS_ID_TOKEN_REQUEST_URL, env.ACTIONS_ID_TOKEN_REQUEST_TOKEN].every(
    (text = '') => text !== '',
  );
  const [git, toolchains, folders, extra] = await Promise.all([
    bounded('git', async () => {
      const { path, commit } = await readGit(session);
      return [checkGit(path, commit)];
    }),
    bounded('toolchains', () => checkFolderTools(session)),
    bounded('folders', () => checkFolders(session)),
    readExtraAuthorities(session),
  ]);
  return [
    checkNode(process.versions.node, `${process.platform} ${process.arch}`),
    { name: 'wasm-image', status: 'ok', seen: VERSION },
    ...git,
    ...toolchains,
    ...folders,
    checkSigning(env.GITHUB_ACTIONS === 'true' ? 'actions' : 'elsewhere', hasToken),
    checkProxy(readProxies(env, serversOf(repository, trust))),
    checkCertificates({ isOff, extra, hasCaFile }),
  ];
}

function serversOf(repository: Repository | undefined, trust: TrustChoice): readonly URL[] {
  return [
    ...(repository?.kind === 'registry' ? [new URL(`https://${repository.registry}`)] : []),
    ...(trust.kind === 'file' ? [] : [mirrorOf(trust)]),
  ];
}

function mirrorOf(trust: Exclude<TrustChoice, { kind: 'file' }>): URL {
  return new URL(nameOf(trust.kind === 'tuf' ? trust : {}));
}

async function checkFolderTools(session: Session): Promise<readonly Check[]> {
  const view = await lookAround(session);
  const toolchains = [...toolchainsOf(view).keys()];
  return checkToolchains(toolchains, await readToolchains(session, toolchains, view));
}

async function checkFolders(session: Session): Promise<readonly Check[]> {
  const { home, temporary, output } = await readFolders(session);
  return [
    checkFolder('home', home, 'sometimes', 'set HOME to a folder of your own; logins and caches are kept there'),
    checkFolder('temporary', temporary, 'always', 'set TMPDIR to a folder that you can write to'),
    checkFolder('output', output, 'always', 'run in a folder that you can write to, or set --output'),
  ];
}

async function checkNetwork(
  session: Session,
  values: Values,
  image: Image | undefined,
  trust: TrustChoice,
  bounded: Bounded,
): Promise<readonly Check[]> {
  const names = ['clock', 'trust root', ...(image?.repository.kind === 'registry' ? ['registry'] : [])];
  const obstacle = values.isOn('offline')
    ? 'the network is not used'
    : session.env.NODE_TLS_REJECT_UNAUTHORIZED === '0'
      ? 'certificate checks are turned off'
      : undefined;
  if (obstacle !== undefined) return names.map((name) => skipped(name, obstacle));
  const { repository, target } = image ?? {};
  const probe = repository?.kind === 'registry' ? openRegistryProbe(session, values, repository) : undefined;
  // One request tells whether the registry answers, and its time.
  const reached = probe === undefined ? undefined : answerOf(() => probe.reach());
  const [clock, root, registry] = await Promise.all([
    bounded('clock', async () => [checkClock(await findTime(probe?.host, reached, trust))]),
    bounded('trust root', () => checkTrust(session, trust)),
    probe === undefined || reached === undefined
      ? []
      : bounded('registry', async () => {
          const answer = await reached;
          const check = checkReached(probe.host, 'error' in answer ? answer : { value: answer.value.status });
          return [check, ...(await checkRepository(probe, target, check.status))];
        }),
  ]);
  return [...clock, ...root, ...registry];
}

type Reached = Awaited<ReturnType<ProbedRegistry['reach']>>;

/** The time of the registry or, without one, of the TUF repository. */
async function findTime(
  host: string | undefined,
  reached: Promise<Answer<Reached>> | undefined,
  trust: TrustChoice,
): Promise<ServerTime | undefined> {
  const answer = await reached;
  const time = host === undefined || answer === undefined || 'error' in answer ? undefined : timeIn(host, answer.value);
  if (time !== undefined || trust.kind === 'file') return time;
  return askTime(new URL('timestamp.json', `${mirrorOf(trust).href.replace(/\/?$/, '/')}`)).catch(() => undefined);
}

async function checkTrust(session: Session, trust: TrustChoice): Promise<readonly Check[]> {
  const name = 'trust root';
  const { certificateAuthorities, tlogs } = await openTrust(session, trust).root();
  const from = trust.kind === 'file' ? quoted(trust.file) : quoted(mirrorOf(trust).host);
  const count = `${certificateAuthorities.length} certificate authorities, ${tlogs.length} logs`;
  return [{ name, status: 'ok', seen: `read from ${from}: ${count}` }];
}

async function checkRepository(
  probe: ProbedRegistry,
  target: Tag | Digest | undefined,
  registry: Check['status'],
): Promise<readonly Check[]> {
  const login = await answerOf(() => probe.loginOrigin());
  if (registry === 'unknown' || registry === 'failed') {
    const known: Check =
      'error' in login
        ? checkOfError('login', login.error)
        : { name: 'login', status: 'ok', seen: login.value ?? 'none was found: access is anonymous' };
    const rest = ['pull', 'push', 'referrers'].map((name) => skipped(name, 'the registry did not answer'));
    return [known, ...rest, checkImmutable(probe.host)];
  }
  // Some registries (olareg 0.1.2) create the repository when an upload begins, so this question comes first.
  const pull = await answerOf(() => probe.hasRepository());
  const push = await answerOf(() => probe.tryUpload());
  const rights = checkRights(probe.host, { login, pull, push });
  if ('error' in pull)
    return [...rights, skipped('referrers', 'the repository cannot be read'), checkImmutable(probe.host)];
  const [found, referrers] = await Promise.all([
    target === undefined ? undefined : answerOf(() => probe.digestOf(target)),
    pull.value ? answerOf(() => probe.hasReferrersApi(EMPTY)) : undefined,
  ]);
  return [
    ...rights,
    checkReferrers(referrers),
    checkImmutable(probe.host),
    ...(target === undefined || found === undefined ? [] : [checkTarget(target, found)]),
  ];
}

async function answerOf<T>(ask: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { value: await ask() };
  } catch (thrown) {
    return { error: asWasmImageError(thrown) };
  }
}
