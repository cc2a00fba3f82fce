import { parseAllowances } from './abi/allowances.ts';
import { askedHosts } from './abi/hosts.ts';
import type { AbiReport } from './abi/report.ts';
import { openStarter } from './adapters/smoke.ts';
import { asWasmImageError, WasmImageError } from './core/errors.ts';
import { planStart, type Starting } from './decide/plan.ts';
import { type RawInputs, readValues } from './decide/values.ts';
import { LIMITS } from './oci/media-types.ts';
import { parseReference, targetOf } from './oci/reference.ts';
import { openAuthorities, openImageStore, openReader, type Session } from './open.ts';
import { type AbiDemands, judgeModule } from './pipeline/judge.ts';
import { startFilter } from './pipeline/start.ts';
import { readBack } from './pipeline/verify-read.ts';
import type { SmokeReport } from './smoke/report.ts';
import { withSmoke } from './smoke/with-smoke.ts';

/** Judges modules: files of the workspace, or the module of an image. */
export async function runInspect(files: readonly string[], raw: RawInputs, session: Session): Promise<readonly Inspection[]> {
  const values = readValues('inspect', raw);
  const image = values.text('image');
  const paths = [...files, ...values.lines('module')];
  if (image !== undefined && paths.length > 0) throw new WasmImageError('INPUT_CONFLICT', 'Cannot use module together with image');
  if (image === undefined && paths.length === 0) throw new WasmImageError('INPUT_MISSING', 'Cannot inspect: neither module nor image is set');
  const reader = openReader(session);
  const abi = values.text('abi');
  const allowed = parseAllowances(values.lines('allow-problems'));
  const demands = { hosts: askedHosts(values.text('hosts')), allowed, ...(abi === undefined ? {} : { declared: abi }) };
  if (image !== undefined) {
    await openAuthorities(session, values);
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

/** Starts one filter and sends an exchange through it. @throws INPUT_MISSING, SMOKE_UNAVAILABLE, SCENARIO_INVALID, WASM_*, FILE_UNREADABLE. */
export async function runFilter(raw: RawInputs, session: Session): Promise<SmokeReport> {
  const values = readValues('run', raw);
  const file = values.text('module');
  if (file === undefined) throw new WasmImageError('INPUT_MISSING', 'Cannot run a filter: no file is named', { hint: 'wasm-image run filter.wasm' });
  const { files } = openReader(session);
  return startFilter({ files, starter: openStarter() }, await files.read(file, LIMITS.rawModule), planStart(values));
}
