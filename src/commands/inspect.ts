import { askedAbi } from '../abi/abi-name.ts';
import { parseAllowances } from '../abi/allowances.ts';
import { askedHosts } from '../abi/host-query.ts';
import type { AbiReport } from '../abi/report.ts';
import { asWasmImageError, WasmImageError } from '../core/errors.ts';
import { inputName, quoted, withInputNames } from '../core/text.ts';
import type { InputName } from '../decide/inputs/inputs.ts';
import { type RawInputs, readValues, type Values } from '../decide/inputs/values.ts';
import { LIMITS } from '../oci/media-types.ts';
import { type AbiDemands, judgeModule } from '../pipeline/make/judge-module.ts';
import { isImageOperand } from '../wiring/operands.ts';
import { openReader, type Session } from '../wiring/session.ts';
import type { Inspection } from './inspect-image.ts';

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
    throw new WasmImageError('INPUT_MISSING', 'Cannot inspect: no file and no image is given', {
      hint: withInputNames('set {module} or {image}'),
    });
  refuseUnused(values, image !== undefined);
  const reader = openReader(session);
  const abi = askedAbi(values.text('abi'));
  const allowed = parseAllowances(values.lines('allow-problems'));
  const demands = { hosts: askedHosts(values.text('hosts')), allowed, declared: abi };
  // Each part is loaded when it is needed: to inspect a file takes neither a registry nor a host.
  if (image !== undefined)
    return [await (await import('./inspect-image.ts')).inspectImage(image, values, session, demands)];
  const inspections: Inspection[] = [];
  for (const file of paths) {
    try {
      inspections.push({ file, report: await inspectFile(reader, file, demands, values), error: undefined });
    } catch (thrown) {
      inspections.push({ file, report: undefined, error: withImageHint(file, asWasmImageError(thrown)) });
    }
  }
  return inspections;
}

/** Adds a hint for what may be an image without a tag or a host, or with a scheme. */
function withImageHint(file: string, error: WasmImageError): WasmImageError {
  if (error.code !== 'FILE_UNREADABLE' || /\.wasm$/.test(file)) return error;
  const change = /^[a-z][a-z0-9+.-]*:\/\//i.test(file)
    ? `write ${quoted(file.replace(/^[^:]*:\/\//, ''))}`
    : /^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?\//i.test(file)
      ? 'add :TAG or @sha256:...'
      : /^[a-z0-9][a-z0-9._/-]*[:@][\w.:-]+$/.test(file)
        ? `write its host, for example ${quoted(`ghcr.io/${file}`)}`
        : undefined;
  if (change === undefined) return error;
  const hint = `${error.hint}; if it is an image, ${change}`;
  return new WasmImageError(error.code, error.message, { hint, detail: error.detail, cause: error });
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
  values: Values,
): Promise<AbiReport> {
  const bytes = await reader.files.read(file, LIMITS.rawModule, 'WASM_TOO_LARGE');
  const report = await judgeModule(reader.validator, bytes, demands);
  // A module that no host loads cannot be started; and only filters are started.
  if (!values.isOn('smoke') || report.kind !== 'proxy-wasm' || report.hosts.every((host) => host.verdict !== 'loads'))
    return report;
  return (await import('./inspect-start.ts')).startInspected(report, bytes, values, reader.files);
}
