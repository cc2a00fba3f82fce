import { digestOf } from '../core/digest.ts';
import type { WasmImageError } from '../core/errors.ts';
import { inert } from '../core/text.ts';
import { type Import, printFunctionType, type WasmModule } from '../wasm/module.ts';
import { type Allowance, applyAllowances } from './allowances.ts';
import { type Detected, detectKind } from './detect.ts';
import { guestProblems } from './guests/guest.ts';
import { type HostQuery, parseHosts, profileOf, vendorHosts } from './host-query.ts';
import { proposalProblems, type Validation } from './loading/engine-proposals.ts';
import { judgeLoad } from './loading/load.ts';
import { abiSeenBy, markersOf } from './marker.ts';
import { declaredProblems, markerProblems, runtimeConfigProblems, vendorProblems } from './problems/problems-abi.ts';
import { byteProblems } from './problems/problems-bytes.ts';
import { exportProblems } from './problems/problems-exports.ts';
import { importProblems, outsideOf } from './problems/problems-imports.ts';
import { memoryProblems } from './problems/problems-memory.ts';
import type { AbiReport, ModuleKind, Problem, ReportImport, ReportSection } from './report.ts';
import { foldProblems } from './rules.ts';
import type { HostProfile } from './tables/hosts.ts';
import { MARKERS } from './tables/versions.ts';

export { isRefused, isRefusing, isUndecided } from './report.ts';

/** What a module is judged against. */
export interface JudgeOptions {
  /**
   * Proxies to check against; each gets a verdict. Undefined means the usual ones for the kind of module: the newest
   * Envoys, the vendor's host for a filter with the marker of a vendor, none for a module of another ABI.
   */
  readonly hosts: readonly HostQuery[] | undefined;
  /** The input `abi`: `proxy-wasm/0.2.1` or `0.2.1`. */
  readonly declared?: string | undefined;
  /** `abiVersions` of the runtime config. */
  readonly abiVersions?: readonly string[] | undefined;
  /** Rules of our policy that the module may break; default none. */
  readonly allowed?: readonly Allowance[] | undefined;
  /** What our engine says about a core module. */
  readonly validation?: Validation;
}

/** The longest list in a report. */
const MOST = 1_000;
/** Kinds whose hosts provide other imports and call other exports than proxies do. */
const FOREIGN: readonly ModuleKind[] = [
  'opa',
  'kubewarden',
  'wapc',
  'http-wasm',
  'extism',
  'redpanda',
  'cosmwasm',
  'component',
];

/**
 * Judges a module without running it: `hosts` says what each requested host does when it loads the module, `problems`
 * is our own policy on top.
 * @returns a report with at most 1,000 imports and sections and 25 problems per rule; foreign strings in it are inert.
 * @throws WasmImageError HOSTS_INVALID for an unknown host version.
 * @example
 * const module = readModule(readFileSync('filter.wasm'));
 * const report = judgeAbi(module, { hosts: parseHosts('envoy>=1.36') });
 */
export function judgeAbi(module: WasmModule, options: JudgeOptions): AbiReport {
  const detected = detectKind(module);
  const profiles = hostsOf(module, detected.kind, options.hosts).map(profileOf);
  const [memory] = module.memories;
  const newest = newestOf(profiles);
  return {
    schema: 'https://wasm-image.dev/schema/abi-report/v1',
    'module-digest': module.digest,
    size: module.bytes.length,
    kind: detected.kind,
    ...(detected.abi === undefined ? {} : { abi: inert(detected.abi, 200) }),
    hosts: profiles.map((profile) =>
      judgeLoad(module, profile, options.validation?.isValid, options.validation?.validator),
    ),
    problems: applyAllowances(foldProblems(problemsOf(module, detected, profiles, options)), options.allowed ?? []),
    outside:
      newest === undefined || FOREIGN.includes(detected.kind)
        ? []
        : outsideOf(module, newest).slice(0, MOST).map(reportImport),
    sections: module.sections.slice(0, MOST).map((section) => reportSection(module, section)),
    ...(memory === undefined
      ? {}
      : {
          memory: {
            minimum: Number(memory.minimum),
            ...(memory.maximum === undefined ? {} : { maximum: Number(memory.maximum) }),
          },
        }),
    ...(options.validation === undefined ? {} : { validator: options.validation.validator }),
  };
}

/** The report of a file that is not a module: no verdicts, and one problem whose rule is the code of the error. */
export function reportUnreadable(bytes: Uint8Array, error: WasmImageError): AbiReport {
  const offset = error.detail.offset;
  const where = offset === undefined ? 'file' : `byte ${offset}`;
  return {
    schema: 'https://wasm-image.dev/schema/abi-report/v1',
    'module-digest': digestOf(bytes),
    size: bytes.length,
    kind: 'unreadable',
    hosts: [],
    problems: [{ rule: error.code, severity: 'error', where, message: error.message, hint: error.hint }],
    outside: [],
    sections: [],
  };
}

/** Kinds that are checked against proxies only if the user names one. */
const ELSEWHERE: readonly ModuleKind[] = [...FOREIGN, 'wasi-command', 'wasi-reactor', 'go-js'];

function hostsOf(module: WasmModule, kind: ModuleKind, asked: readonly HostQuery[] | undefined): readonly HostQuery[] {
  return asked ?? (ELSEWHERE.includes(kind) ? [] : (vendorHosts(markersOf(module)) ?? parseHosts(undefined)));
}

function problemsOf(
  module: WasmModule,
  detected: Detected,
  profiles: readonly HostProfile[],
  options: JudgeOptions,
): readonly Problem[] {
  const declared = declaredProblems(options.declared, detected);
  const bytes = [
    ...proposalProblems(module, profiles, options.validation ?? {}),
    ...byteProblems(module, options.validation),
  ];
  const isDeclaredForeign = options.declared !== undefined && declared.length === 0;
  const isElsewhere = FOREIGN.includes(detected.kind) || (ELSEWHERE.includes(detected.kind) && profiles.length === 0);
  if (isElsewhere) {
    const isFilterWanted = profiles.length > 0 && !isDeclaredForeign;
    return [
      ...(isFilterWanted ? markerProblems(module, detected, profiles) : []),
      ...declared,
      ...guestProblems(module, detected),
      ...bytes,
    ];
  }
  const known = markersOf(module);
  const abi =
    abiSeenBy(known, MARKERS) ?? profiles.map((one) => abiSeenBy(known, one.markers)).find((one) => one !== undefined);
  return [
    ...markerProblems(module, detected, profiles),
    ...(options.hosts === undefined ? vendorProblems(module) : []),
    ...declared,
    ...runtimeConfigProblems(options.abiVersions, detected),
    ...exportProblems(module, abi, profiles),
    ...memoryProblems(module, profiles),
    ...importProblems(module, abi, profiles),
    ...bytes,
  ];
}

/** The newest requested Envoy, or else the last host. */
function newestOf(profiles: readonly HostProfile[]): HostProfile | undefined {
  const envoys = profiles
    .filter((one) => one.host === 'envoy')
    .sort((a, b) => Number(a.version.split('.')[1]) - Number(b.version.split('.')[1]));
  return envoys[envoys.length - 1] ?? profiles[profiles.length - 1];
}

function reportImport(entry: Import): ReportImport {
  return {
    module: inert(entry.module, 200),
    name: inert(entry.name, 200),
    kind: entry.kind,
    ...(entry.type === undefined ? {} : { type: inert(printFunctionType(entry.type)) }),
  };
}

const CORE_SECTIONS: readonly string[] = [
  'custom',
  'type',
  'import',
  'function',
  'table',
  'memory',
  'global',
  'export',
  'start',
  'element',
  'code',
  'data',
  'data count',
  'tag',
];
const COMPONENT_SECTIONS: readonly string[] = [
  'custom',
  'core module',
  'core instance',
  'core type',
  'component',
  'instance',
  'alias',
  'type',
  'canon',
  'start',
  'import',
  'export',
  'value',
];

function reportSection(module: WasmModule, section: WasmModule['sections'][number]): ReportSection {
  const names = module.kind === 'core' ? CORE_SECTIONS : COMPONENT_SECTIONS;
  return {
    name:
      section.name === undefined
        ? (names[section.id] ?? `section ${section.id}`)
        : `custom "${inert(section.name, 100)}"`,
    size: section.size,
  };
}
