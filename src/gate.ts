import { askedHosts } from './abi/hosts.ts';
import type { AbiReport } from './abi/report.ts';
import { openStarter } from './adapters/smoke.ts';
import type { Content, Digest } from './core/digest.ts';
import { asWasmImageError, WasmImageError } from './core/errors.ts';
import { makeSignaturePolicy } from './decide/checks.ts';
import { planStart, type Starting } from './decide/plan.ts';
import { type RawInputs, readValues, type Values } from './decide/values.ts';
import { undecided, type Verification, type VerificationReport } from './decide/verification.ts';
import { LIMITS } from './oci/media-types.ts';
import { parseReference, parseRepository, type Reference } from './oci/reference.ts';
import { openGate, openImageStore, openLogin, openReader, type Session } from './open.ts';
import { type AbiDemands, judgeModule } from './pipeline/judge.ts';
import { startFilter } from './pipeline/start.ts';
import { readBack, verifyImage } from './pipeline/verify.ts';
import type { ImageStore, Stores } from './ports.ts';
import type { SmokeReport } from './smoke/report.ts';
import { withSmoke } from './smoke/with-smoke.ts';

/** What the gate said about one image; `error` says why it is not verified. */
export interface GateRun {
  readonly asked: string;
  readonly report: VerificationReport;
  readonly verification: Verification | undefined;
  readonly error: WasmImageError | undefined;
}

/** Verifies images, each by itself. @throws WasmImageError INPUT_* for demands that cannot be checked. */
export async function runVerify(images: readonly string[], raw: RawInputs, session: Session): Promise<readonly GateRun[]> {
  const values = readValues('verify', raw);
  if (images.length === 0) throw new WasmImageError('INPUT_MISSING', 'Cannot verify: image is not set');
  const references = images.map(parseReference);
  // One login for all: a password must not follow the images to a second host.
  const stores = openLogin(session, values, references.flatMap(hostsOf));
  const gate = await openDemandedGate(session, values);
  const runs: GateRun[] = [];
  for (const [i, reference] of references.entries()) runs.push(await verifyOne(gate, stores, reference, images[i] ?? ''));
  return runs;
}

/** Asks the gate about one image. */
type DemandedGate = (store: ImageStore, target: Parameters<typeof verifyImage>[1]) => Promise<Verification>;

async function openDemandedGate(session: Session, values: Values): Promise<DemandedGate> {
  const path = values.text('policy');
  if (path !== undefined) {
    // Loaded when it is needed: most runs name one signer.
    const [{ openPolicyGate }, { verifyByPolicy }] = await Promise.all([import('./gate-policy.ts'), import('./pipeline/verify-policy.ts')]);
    const { demands, ...ports } = await openPolicyGate(session, values, path, new Date());
    return (store, target) => verifyByPolicy({ store, ...ports }, target, demands);
  }
  const { signer, ...ports } = await openGate(session, values);
  const abi = values.text('abi');
  const demands = {
    policy: makeSignaturePolicy(signer),
    isAbiAttested: values.isOn('require-abi-attestation'),
    abi: { hosts: askedHosts(values.text('hosts')), ...(abi === undefined ? {} : { declared: abi }) },
  };
  return (store, target) => verifyImage({ store, ...ports }, target, demands);
}

function hostsOf({ repository }: Reference): readonly string[] {
  return repository.kind === 'registry' ? [repository.registry] : [];
}

async function verifyOne(gate: DemandedGate, stores: Stores, reference: Reference, asked: string): Promise<GateRun> {
  try {
    const verification = await gate(stores.open(reference.repository), targetOf(reference));
    return { asked, report: verification.report, verification, error: verification.kind === 'verified' ? undefined : verification.error };
  } catch (thrown) {
    const error = asWasmImageError(thrown);
    return { asked, report: undecided(asked, error), verification: undefined, error };
  }
}

/** Starts one filter and sends an exchange through it. @throws INPUT_MISSING, SMOKE_UNAVAILABLE, SCENARIO_INVALID, WASM_*, FILE_UNREADABLE. */
export async function runFilter(raw: RawInputs, session: Session): Promise<SmokeReport> {
  const values = readValues('run', raw);
  const file = values.text('module');
  if (file === undefined) throw new WasmImageError('INPUT_MISSING', 'Cannot run a filter: no file is named', { hint: 'wasm-image run filter.wasm' });
  const { files } = openReader(session);
  return startFilter({ files, starter: openStarter() }, await files.read(file, LIMITS.rawModule), planStart(values));
}

/** Judges modules: files of the workspace, or the module of an image. */
export async function runInspect(files: readonly string[], raw: RawInputs, session: Session): Promise<readonly Inspection[]> {
  const values = readValues('inspect', raw);
  const image = values.text('image');
  const paths = [...files, ...values.lines('module')];
  if (image !== undefined && paths.length > 0) throw new WasmImageError('INPUT_CONFLICT', 'Cannot use module together with image');
  if (image === undefined && paths.length === 0) throw new WasmImageError('INPUT_MISSING', 'Cannot inspect: neither module nor image is set');
  const reader = openReader(session);
  const abi = values.text('abi');
  const demands = { hosts: askedHosts(values.text('hosts')), ...(abi === undefined ? {} : { declared: abi }) };
  if (image !== undefined) {
    const reference = parseReference(image);
    const read = await readBack({ store: openImageStore(session, values, reference.repository), validator: reader.validator }, targetOf(reference), demands);
    return [{ file: image, report: read.facts.abi, error: undefined }];
  }
  const inspections: Inspection[] = [];
  for (const file of paths) {
    try {
      inspections.push({ file, report: await inspectFile(reader, file, demands, planStart(values)), error: undefined });
    } catch (thrown) {
      inspections.push({ file, report: undefined, error: asWasmImageError(thrown) });
    }
  }
  return inspections;
}

async function inspectFile(reader: ReturnType<typeof openReader>, file: string, demands: AbiDemands, starting: Starting): Promise<AbiReport> {
  const bytes = await reader.files.read(file, LIMITS.rawModule);
  const report = await judgeModule(reader.validator, bytes, demands);
  // What no host loads, no host starts; and only filters are started.
  if (!starting.isWanted || report.kind !== 'proxy-wasm' || report.hosts.every((host) => host.verdict !== 'loads')) return report;
  return withSmoke(report, await startFilter({ files: reader.files, starter: openStarter() }, bytes, starting), { configured: true });
}

export type Inspection =
  | { readonly file: string; readonly report: AbiReport; readonly error: undefined }
  | { readonly file: string; readonly report: undefined; readonly error: WasmImageError };

/** The module of an image. With an identity or key the whole gate runs first; without, `isVerified` is false. */
export async function runPull(
  image: string,
  raw: RawInputs,
  session: Session,
): Promise<{ readonly module: Uint8Array; readonly moduleDigest: Digest; readonly manifest: Content; readonly isVerified: boolean }> {
  const values = readValues('pull', raw);
  const reference = parseReference(image);
  const store = openImageStore(session, values, reference.repository);
  const isDemanded = ['policy', 'key', 'certificate-identity', 'certificate-oidc-issuer'].some((name) => values.text(name) !== undefined);
  let target = targetOf(reference);
  if (isDemanded) {
    const run = await verifyOne(await openDemandedGate(session, values), openLogin(session, values, hostsOf(reference)), reference, image);
    if (run.verification?.kind !== 'verified') throw run.error ?? new WasmImageError('INTERNAL', `Cannot say why "${image}" is not verified`);
    target = run.verification.verified.reference.digest;
  }
  const read = await readBack({ store, validator: openReader(session).validator }, target, { hosts: [] });
  return { module: read.module, moduleDigest: read.facts.moduleDigest, manifest: read.manifest, isVerified: isDemanded };
}

/** The tags of a repository with the digest each leads to. */
export async function runTags(
  repository: string,
  raw: RawInputs,
  session: Session,
): Promise<readonly { readonly tag: string; readonly digest: string | undefined }[]> {
  const values = readValues('tags', raw);
  const store = openImageStore(session, values, parseRepository(repository));
  const tags: { tag: string; digest: string | undefined }[] = [];
  for (const tag of await store.fetchTags()) {
    const reference = targetIfTag(repository, tag);
    if (reference !== undefined) tags.push({ tag, digest: (await store.fetchManifest(reference))?.digest });
  }
  return tags;
}

/** Reserved tags carry referrers, not images. */
function targetIfTag(repository: string, tag: string): ReturnType<typeof targetOf> | undefined {
  try {
    return targetOf(parseReference(`${repository}:${tag}`));
  } catch {
    return undefined;
  }
}

function targetOf(reference: Reference): Parameters<typeof verifyImage>[1] {
  return reference.kind === 'pinned' ? reference.digest : reference.tag;
}
