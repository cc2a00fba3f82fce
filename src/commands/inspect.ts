import { askedAbi } from '../abi/abi-name.ts';
import { parseAllowances } from '../abi/allowances.ts';
import { askedHosts } from '../abi/host-query.ts';
import type { AbiReport } from '../abi/report.ts';
import { openStarter } from '../adapters/engine/starter.ts';
import { openDeadline, secondsOf } from '../adapters/host/deadline.ts';
import type { Digest } from '../core/digest.ts';
import { asWasmImageError, WasmImageError } from '../core/errors.ts';
import { inert, inputName, quoted, rememberPublic } from '../core/text.ts';
import type { InputName } from '../decide/inputs/inputs.ts';
import { type RawInputs, readValues, type Values } from '../decide/inputs/values.ts';
import { planStart, type Starting } from '../decide/plan/plan.ts';
import { imageInIndex } from '../oci/index-image.ts';
import { readIndex } from '../oci/manifest.ts';
import { LIMITS } from '../oci/media-types.ts';
import { parseReference, type Tag, targetOf } from '../oci/reference.ts';
import type { ReadBack } from '../pipeline/make/judge-image.ts';
import { type AbiDemands, judgeModule } from '../pipeline/make/judge-module.ts';
import { startFilter } from '../pipeline/make/start.ts';
import { isIndex, judgeImage, type ReadPorts, resolveImage } from '../pipeline/verify/verify-read.ts';
import { withSmoke } from '../smoke/with-smoke.ts';
import { openImageStore } from '../wiring/login.ts';
import { isImageOperand } from '../wiring/operands.ts';
import { openAuthorities, openReader, type Session } from '../wiring/session.ts';

/**
 * Judges modules: files, or the module of an image. @param files paths of files, or one image.
 * @throws WasmImageError INPUT_*, IMAGE_*, REGISTRY_*, GATE_TIMEOUT. An error about a file is in its inspection.
 */
export async function runInspect(
  files: readonly string[],
  raw: RawInputs,
  session: Session,
): Promise<readonly Inspection[]> {
  const values = readValues('inspect', raw);
  const areImages = await Promise.all(files.map((file) => isImageOperand(session, file)));
  const images = [...files.filter((_, i) => areImages[i]), ...[values.text('image')].flatMap((one) => one ?? [])];
  const paths = [...files.filter((_, i) => !areImages[i]), ...values.lines('module')];
  const [image] = images;
  if (image !== undefined && images.length + paths.length > 1)
    throw new WasmImageError('INPUT_CONFLICT', 'Cannot inspect an image together with another image or a file');
  if (image === undefined && paths.length === 0)
    throw new WasmImageError('INPUT_MISSING', 'Cannot inspect: no file and no image is given');
  refuseUnused(values, image !== undefined);
  const reader = openReader(session);
  const abi = askedAbi(values.text('abi'));
  const allowed = parseAllowances(values.lines('allow-problems'));
  const demands = { hosts: askedHosts(values.text('hosts')), allowed, declared: abi };
  if (image !== undefined) {
    await openAuthorities(session, values);
    rememberPublic(image);
    const reference = parseReference(image);
    const ports = { store: openImageStore(session, values, reference.repository), validator: reader.validator };
    const read = () => readListed(ports, targetOf(reference), demands);
    const { manifest, listed, facts } = await openDeadline(secondsOf(values)).hold(
      `inspect ${quoted(image)}`,
      read,
      'answer',
    );
    if (listed !== undefined) {
      const platform = inert(listed.platform ?? 'no platform');
      session.log.notice(`Read the manifest ${manifest.digest} (${platform}) of the index ${listed.index}`);
    }
    return [{ file: image, manifest: manifest.digest, index: listed?.index, report: facts.abi, error: undefined }];
  }
  const inspections: Inspection[] = [];
  for (const file of paths) {
    try {
      inspections.push({ file, report: await inspectFile(reader, file, demands, planStart(values)), error: undefined });
    } catch (thrown) {
      inspections.push({ file, report: undefined, error: withImageHint(file, asWasmImageError(thrown)) });
    }
  }
  return inspections;
}

/** Adds a hint for what may be an image without a tag. */
function withImageHint(file: string, error: WasmImageError): WasmImageError {
  if (
    error.code !== 'FILE_UNREADABLE' ||
    !/^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?\//i.test(file) ||
    /\.wasm$/.test(file)
  )
    return error;
  const hint = `${error.hint}; if it is an image, add :TAG or @sha256:...`;
  return new WasmImageError(error.code, error.message, { hint, detail: error.detail, cause: error });
}

/** Reads the image, or the one that a proxy would take from the given index. */
async function readListed(
  ports: ReadPorts,
  target: Tag | Digest,
  demands: AbiDemands,
): Promise<ReadBack & { readonly listed?: ImageOfIndex }> {
  const content = await resolveImage(ports.store, target);
  if (!isIndex(content)) return judgeImage(ports, target, content, demands, {});
  const listed = imageInIndex(readIndex(content));
  if (listed === undefined)
    throw new WasmImageError('IMAGE_INVALID', `Cannot read index ${content.digest}: it lists no image for a proxy`);
  const { digest } = listed.descriptor;
  const read = await judgeImage(ports, digest, await resolveImage(ports.store, digest), demands, {});
  return { ...read, listed: { index: content.digest, platform: listed.platform } };
}

interface ImageOfIndex {
  readonly index: Digest;
  readonly platform: string | undefined;
}

/** Refuses an input that would have no effect. */
function refuseUnused(values: Values, isImage: boolean): void {
  const without: readonly InputName[] = isImage
    ? ['smoke', ...STARTING]
    : [...LOGIN, ...(values.isOn('smoke') ? [] : STARTING)];
  const unused = without.find((name) => (name === 'smoke' ? values.isOn(name) : values.text(name) !== undefined));
  if (unused === undefined) return;
  const why = isImage
    ? `with ${inputName('image')}: only files are started`
    : LOGIN.includes(unused)
      ? `without ${inputName('image')}`
      : `without ${inputName('smoke')}: nothing is started`;
  throw new WasmImageError('INPUT_CONFLICT', `Cannot use ${inputName(unused)} ${why}`);
}

const STARTING: readonly InputName[] = ['root-id', 'vm-config', 'plugin-config', 'scenario'];
const LOGIN: readonly InputName[] = ['registry', 'username', 'password', 'insecure'];

async function inspectFile(
  reader: ReturnType<typeof openReader>,
  file: string,
  demands: AbiDemands,
  starting: Starting,
): Promise<AbiReport> {
  const bytes = await reader.files.read(file, LIMITS.rawModule, 'WASM_TOO_LARGE');
  const report = await judgeModule(reader.validator, bytes, demands);
  // A module that no host loads cannot be started; and only filters are started.
  if (!starting.isWanted || report.kind !== 'proxy-wasm' || report.hosts.every((host) => host.verdict !== 'loads'))
    return report;
  return withSmoke(report, await startFilter({ files: reader.files, starter: openStarter() }, bytes, starting), {
    configured: true,
  });
}

/** The report on one module, or why there is none. */
export type Inspection =
  | {
      readonly file: string;
      /** Digest of the image that was read; undefined for a file. */
      readonly manifest?: Digest;
      /** Digest of the index that lists the image, if the reference names an index. */
      readonly index?: Digest | undefined;
      readonly report: AbiReport;
      readonly error: undefined;
    }
  | { readonly file: string; readonly report: undefined; readonly error: WasmImageError };
