import { chooseLayout } from '../../abi/layout-choice.ts';
import type { AbiReport } from '../../abi/report.ts';
import { digestOf } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { inputName, printSize, quoted, withInputNames } from '../../core/text.ts';
import { checkModuleVersion } from '../../decide/plan/metadata/version-check.ts';
import type { ImagePlan } from '../../decide/plan/plan.ts';
import { fillAnnotations } from '../../oci/annotations.ts';
import { assembleImage } from '../../oci/assemble.ts';
import { acceptedBy } from '../../oci/consumers/consumers.ts';
import { chooseCreated } from '../../oci/created.ts';
import type { Image, Layout, RuntimeConfig } from '../../oci/image.ts';
import { isBundle, moduleOfBundle } from '../../oci/layouts/opa-bundle.ts';
import { layoutWriter } from '../../oci/layouts/writers.ts';
import { readManifest } from '../../oci/manifest.ts';
import { LIMITS } from '../../oci/media-types.ts';
import { readRuntimeConfig } from '../../oci/runtime-config.ts';
import type { Builder, Clock, Log, Starter, Validator } from '../../ports.ts';
import type { SmokeReport } from '../../smoke/smoke-report.ts';
import { withSmoke } from '../../smoke/with-smoke.ts';
import { buildModule, explainUnread, stripFile } from '../build/build-module.ts';
import { judgeBlobs, refuseRead } from './judge-image.ts';
import { type AbiDemands, judgeModule, refuseUnfit } from './judge-module.ts';
import { gatherMetadata, type MetadataPorts } from './metadata.ts';
import { gatherParts, type LayoutParts, policyVersionOf } from './parts.ts';
import { type StartPorts, startFilter } from './start.ts';

const MAX_CONFIG_BYTES = 64 * 1024;

/** What making an image touches. */
export interface MakePorts extends MetadataPorts {
  readonly log: Log;
  readonly builder: Builder;
  readonly validator: Validator;
  readonly clock: Clock;
  readonly starter: Starter;
}

/** A judged module in an assembled image; nothing has left the machine. */
export interface Made {
  readonly module: Uint8Array;
  /** What it was read from: the module before `strip`, or the OPA bundle. */
  readonly file: Uint8Array;
  readonly abi: AbiReport;
  /** Undefined when the module was not started. */
  readonly smoke: SmokeReport | undefined;
  readonly image: Image;
  readonly created: string;
}

/**
 * Builds or reads the module, judges its final bytes, and assembles the image.
 * @param onReport gets the ABI report as soon as it is known, before a refusal is thrown.
 * @throws BUILD_FAILED, ANNOTATION_INVALID, FILE_UNREADABLE, WASM_*, MODULE_DIGEST_MISMATCH, ABI_REFUSED, LAYOUT_REFUSED,
 * RUNTIME_CONFIG_INVALID, INPUT_INVALID
 */
export async function makeImage(
  ports: MakePorts,
  plan: ImagePlan,
  onReport: (report: AbiReport) => void,
): Promise<Made> {
  const metadata = gatherMetadata(ports, plan);
  metadata.catch(() => {});
  // A build takes long and can change files, so what the commit says is known before it.
  if (plan.source.kind !== 'module') await metadata;
  const { file, module, bundle } = await readSource(ports, plan);
  const given =
    plan.runtimeConfig === undefined
      ? undefined
      : readRuntimeConfig(await ports.workspace.read(plan.runtimeConfig, MAX_CONFIG_BYTES));
  const stop = new AbortController();
  // Starting a process takes longer than everything else here, so it runs in parallel with the judge. Its result counts
  // only after the verdict of the judge.
  const started =
    plan.starting.isWanted && bundle === undefined
      ? startFilter(startPorts(ports, stop.signal), module, plan.starting, given?.rootIds[0])
      : undefined;
  const times = ports.clock.times();
  // The first failure is reported; the other promises must not end in an unhandled rejection.
  for (const one of [started, times]) one?.catch(() => {});
  try {
    const judged = await judge(ports, plan, module, given);
    onReport(judged);
    refuseUnfit(judged);
    logAllowed(ports, plan, judged);
    const layout = decideLayout(ports, plan, judged, bundle, given);
    const parts = await gatherParts(ports, layout, {
      module,
      bundle,
      folder: plan.folder,
      annotations: plan.annotations,
    });
    const created = chooseTime(ports, plan, await times);
    const { annotations, isDated, remarks, versions } = await metadata;
    if (versions.length > 0 && judged.kind !== 'proxy-wasm') checkModuleVersion(versions, policyVersionOf(module));
    for (const remark of remarks) ports.log.notice(remark);
    const described = { ...parts, isDated, annotations: fillAnnotations(parts.annotations, annotations) };
    const image = assemble(layout, described, module, judged, given, created);
    await refuseUnread(ports, plan, image);
    // Only filters are meant to start in that host, so the result for any other module means nothing.
    const smoke = judged.kind === 'proxy-wasm' ? await started : undefined;
    const abi = smoke === undefined ? judged : joinStart(ports, judged, smoke);
    onReport(abi);
    refuseUnfit(abi);
    ports.log.group('Assemble the image');
    if (Object.keys(annotations).length > 0) ports.log.info(`metadata: ${printMetadata(annotations)}`);
    ports.log.info(`digest ${image.manifest.digest} (${image.layout}, ${printSize(image.size)})`);
    return { module, file, abi, smoke, image, created };
  } finally {
    stop.abort();
  }
}

function startPorts({ workspace, starter }: MakePorts, signal: AbortSignal): StartPorts {
  return { files: workspace, starter: { start: (module, options) => starter.start(module, { ...options, signal }) } };
}

/** What a plan requires of the module, wherever it is judged. */
export function demandsOf({
  hosts,
  allowed,
  abi,
}: Pick<ImagePlan, 'hosts' | 'allowed' | 'abi'>): Omit<AbiDemands, 'abiVersions'> {
  return { hosts, allowed, declared: abi };
}

function judge(
  { log, validator }: MakePorts,
  plan: ImagePlan,
  module: Uint8Array,
  given: RuntimeConfig | undefined,
): Promise<AbiReport> {
  log.group('Check the ABI');
  return judgeModule(validator, module, {
    ...demandsOf(plan),
    abiVersions: given?.abiVersions,
  });
}

/** Warns about every allowed problem, and about an unused allowance, which would let the next problem pass. */
function logAllowed({ log }: MakePorts, { allowed }: ImagePlan, { problems }: AbiReport): void {
  for (const { rule, reason } of allowed) {
    const broken = problems.find((one) => one.rule === rule && one.allowed !== undefined);
    if (broken === undefined)
      log.notice(
        `${inputName('allow-problems')} lists ${rule}, but the module does not break that rule: remove the entry`,
      );
    else log.warning(`${rule} ${broken.where}: ${broken.message} (allowed: ${reason})`);
  }
}

function assemble(
  layout: Layout,
  parts: LayoutParts,
  module: Uint8Array,
  judged: AbiReport,
  given: RuntimeConfig | undefined,
  created: string,
): Image {
  const image = assembleImage({
    ...parts,
    layout,
    module,
    moduleDigest: judged['module-digest'],
    runtimeConfig: completeConfig(given, judged),
    created,
  });
  refuseUnreadable(image);
  return image;
}

function joinStart({ log }: MakePorts, judged: AbiReport, smoke: SmokeReport): AbiReport {
  log.group('Start the filter');
  for (const problem of smoke.problems)
    if (problem.severity === 'warning')
      log.warning(`${problem.rule} ${problem.where}: ${problem.message} (${problem.hint})`);
  log.info(
    `started as ${smoke.filterType} (${smoke.filterTypeReason})${smoke.verdict === 'started' ? '' : `: ${smoke.verdict}`}`,
  );
  return withSmoke(judged, smoke, { configured: false });
}

async function readSource(
  { workspace, builder, log }: MakePorts,
  plan: ImagePlan,
): Promise<Pick<Made, 'module' | 'file'> & { readonly bundle: Uint8Array | undefined }> {
  log.group(plan.source.kind === 'module' ? 'Read the module' : 'Build the module');
  const { source, finishing } = plan;
  const path =
    source.kind === 'module' ? source.path : await buildModule({ workspace, builder, log }, source, finishing);
  // Read once, so that the bytes that are judged are the bytes that are pushed, even if the file changes.
  const file = await workspace.read(path, LIMITS.rawModule, 'WASM_TOO_LARGE').catch(async (thrown: unknown) => {
    throw await explainUnread({ workspace, builder, log }, path, thrown);
  });
  const digest = digestOf(file);
  log.info(`${isBundle(file) ? 'bundle' : 'module-digest'} ${digest} (${path}, ${printSize(file.byteLength)})`);
  if (plan.moduleDigest !== undefined && plan.moduleDigest !== digest) {
    throw new WasmImageError(
      'MODULE_DIGEST_MISMATCH',
      `Cannot use ${quoted(path)}: its digest is ${digest}, expected ${plan.moduleDigest}`,
    );
  }
  if (finishing.isStripped && isBundle(file))
    throw new WasmImageError('INPUT_CONFLICT', `Cannot use ${inputName('strip')} with an OPA bundle`, {
      hint: `leave out ${inputName('strip')}: opa build decides what is in the bundle`,
    });
  // A build strips the file itself, so that the next job gets what was checked here.
  const final = finishing.isStripped && source.kind === 'module' ? stripFile(log, file) : file;
  return isBundle(final)
    ? { file, module: moduleOfBundle(final), bundle: final }
    : { file, module: final, bundle: undefined };
}

/** The requested layout, or the default of the module's hosts. A module that no proxy loads gets a warning. */
function decideLayout(
  { log }: MakePorts,
  plan: ImagePlan,
  judged: AbiReport,
  bundle: Uint8Array | undefined,
  given: RuntimeConfig | undefined,
): Layout {
  const layout = chooseLayout(judged, { asked: plan.layout, isBundle: bundle !== undefined });
  // A filter built for the wrong target ends up here. A policy is never built by mistake, so it gets no warning.
  if (layout === 'cncf' && plan.layout === undefined && plan.abi === undefined)
    log.warning(
      `The module is of kind ${judged.kind}, not a filter: no proxy will load the image, which gets layout ` +
        `"${layout}" (to refuse such a module, set ${inputName('abi')} to proxy-wasm)`,
    );
  if (given !== undefined && !WITH_RUNTIME_CONFIG.includes(layout))
    throw new WasmImageError(
      'INPUT_CONFLICT',
      `Cannot use ${inputName('runtime-config')} with layout "${layout}": the layout has no runtime config`,
      { hint: `leave out ${inputName('runtime-config')}, or choose another layout` },
    );
  return layout;
}

const WITH_RUNTIME_CONFIG: readonly Layout[] = ['compat', 'oci', 'compat-docker'];

function chooseTime({ log }: MakePorts, plan: ImagePlan, times: Awaited<ReturnType<Clock['times']>>): string {
  const chosen = chooseCreated({ input: plan.created, ...times });
  if (chosen.from === '1970')
    log.notice(
      withInputNames(
        'The image is dated 1970: {source-date-epoch} and SOURCE_DATE_EPOCH are not set, and there is no git commit; ' +
          'in a workflow, check out the repository first',
      ),
    );
  else log.info(`created ${chosen.created} (from ${chosen.from})`);
  return chosen.created;
}

/** `title "filter", version "1.2.3"`. */
function printMetadata(annotations: Readonly<Record<string, string>>): string {
  return Object.entries(annotations)
    .map(([key, value]) => `${key.split('.').at(-1)} ${quoted(value)}`)
    .join(', ');
}

/** The given config; if it names no ABI, with the one found in the module. */
function completeConfig(given: RuntimeConfig | undefined, abi: AbiReport): RuntimeConfig {
  const version = abi.abi?.split('/')[1];
  const found = version === undefined ? [] : [`v${version}`];
  // Solo's specification defines one type, for filters.
  if (given === undefined)
    return { type: abi.kind === 'proxy-wasm' ? 'envoy_proxy' : abi.kind, abiVersions: found, rootIds: [] };
  return given.abiVersions.length > 0 ? given : { ...given, abiVersions: found };
}

/** Judges the image as it is read back after the push, so that the two verdicts cannot differ. */
async function refuseUnread({ validator }: MakePorts, plan: ImagePlan, image: Image): Promise<void> {
  const blobs = new Map([image.config, ...image.blobs].map((blob) => [blob.digest, blob.bytes]));
  refuseRead(await judgeBlobs(validator, readManifest(image.manifest), blobs, demandsOf(plan), image.manifest));
}

/** Applies every consumer's own rule to the assembled image. A refusal is an internal error, found before the push. */
function refuseUnreadable(image: Image): void {
  const answers = acceptedBy(
    readManifest(image.manifest),
    new Map(image.blobs.map((blob) => [blob.digest, blob.bytes])),
  );
  const refusing = answers.find(
    (answer) => !answer.accepted && layoutWriter(image.layout).consumers.includes(answer.consumer),
  );
  if (refusing !== undefined)
    throw new WasmImageError(
      'INTERNAL',
      `Cannot publish the assembled image: ${refusing.consumer} refuses it: ${refusing.reason}`,
    );
}
