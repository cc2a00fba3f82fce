// Mutants of everything in an untrusted image that we parse, with the reader for each.
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { policyAnnotations } from '../../src/abi/guests/policy-annotations.ts';
import { parseHosts } from '../../src/abi/host-query.ts';
import { judgeAbi, reportUnreadable } from '../../src/abi/judge.ts';
import { printAbiReport } from '../../src/abi/print-abi.ts';
import type { AbiReport } from '../../src/abi/report.ts';
import { makeAbiPredicate, readAbiPredicate } from '../../src/attest/abi-report.ts';
import { PREDICATES } from '../../src/attest/predicates.ts';
import { makeStatement, readStatement } from '../../src/attest/statement.ts';
import { contentOf, descriptorOf, digestOf } from '../../src/core/digest.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import { jsonBytes } from '../../src/core/json.ts';
import { readTar, writeTar } from '../../src/oci/archive/tar.ts';
import { blobsNeeded, extractModule } from '../../src/oci/extract.ts';
import { LAYOUTS } from '../../src/oci/layouts/layouts.ts';
import { moduleOfBundle } from '../../src/oci/layouts/opa-bundle.ts';
import { readIndex, readManifest } from '../../src/oci/manifest.ts';
import { OCI_INDEX, OCI_TAR_GZIP } from '../../src/oci/media-types.ts';
import { mergeReferrers } from '../../src/oci/referrers.ts';
import { readRuntimeConfig } from '../../src/oci/runtime-config.ts';
import { readEvents } from '../../src/smoke/read-events.ts';
import type { WasmModule } from '../../src/wasm/module.ts';
import { readModule } from '../../src/wasm/read.ts';
import { policy, SOUND } from '../abi/guest-modules.ts';
import { writeBigModule } from './big-module.ts';
import { configOf, file, imageFrom, MTIME, seededModule } from './image-parts.ts';
import { COMPONENT_HEADER, concat, filterParts, goodFilter, name, section, writeModule } from './module-writer.ts';
import { mutate, mutateJson, mutateSections, mutateTar, numbers } from './mutate.ts';
import { fixedImage } from './print-images.ts';
import { signatureStatement } from './statements.ts';
import { v8Engine } from './v8.ts';

/** Mutants of one kind. The same seed gives the same mutant. */
export interface Family {
  readonly name: string;
  /** How many of 100 mutants. */
  readonly share: number;
  readonly make: (seed: number) => Uint8Array;
  /** Returns, or throws our own error. @returns the processor time of the module reader in microseconds, if it ran. */
  readonly read: (bytes: Uint8Array) => number | undefined | Promise<undefined>;
}

const HOSTS = parseHosts(
  'envoy>=1.38, envoy=1.16, istio=1.24, google-service-extensions, ngx-wasm, mosn, higress, fastedge',
);

/** Small modules of every kind. */
export const FIXTURES: readonly Uint8Array[] = [
  goodFilter({
    parts: {
      custom: [
        { name: 'name', payload: Uint8Array.from([1, 4, 1, 0, 1, 0x61]) },
        { name: 'producers', payload: 'clang' },
      ],
    },
  }),
  goodFilter({
    abi: '0_1_0',
    header: { name: 'a', value: 'b' },
    parts: { globals: [1, 2], tables: [{ min: 1 }], tags: ['i32 ->'] },
  }),
  concat([
    COMPONENT_HEADER,
    section(10, [1, 0, ...name('a:b/c@1.0.0'), 5, 0]),
    section(1, goodFilter()),
    section(11, [1, 0, ...name('x'), 5, 0, 0]),
  ]),
  writeBigModule(4_000),
  policy(),
  ...SOUND.map(([, bytes]) => bytes),
];

/** Reads, judges and prints; our own error is fine. @returns the module, if it was read, and the reading time in us. */
export function readOrRefuse(bytes: Uint8Array): { readonly module: WasmModule | undefined; readonly cpuUs: number } {
  const before = process.cpuUsage();
  let module: WasmModule | undefined;
  let cpuUs = 0;
  try {
    try {
      module = readModule(bytes);
    } finally {
      const { user, system } = process.cpuUsage(before);
      cpuUs = user + system;
    }
    const report = judgeAbi(module, { hosts: HOSTS });
    policyAnnotations(module);
    readAbiPredicate(readStatement(abiStatement(bytes, report)));
    assert.ok(
      JSON.stringify(report).length < 2_000_000 && printAbiReport(report).length < 500_000,
      'the report is too large',
    );
  } catch (error) {
    if (!(error instanceof WasmImageError) || error.code === 'INTERNAL') throw error;
    JSON.stringify(reportUnreadable(bytes, error));
  }
  return { module, cpuUs };
}

function readAsModule(bytes: Uint8Array): number {
  const { module, cpuUs } = readOrRefuse(bytes);
  if (bytes.length < 65_536 && v8Engine.validate(bytes)) assert.ok(module, 'V8 accepts it and we do not');
  return cpuUs;
}

/** Accepts our own error, and `SyntaxError` if the caller of the reader translates it. */
function abiStatement(about: Uint8Array, report: AbiReport): Uint8Array {
  return makeStatement({
    subjectName: 'h/r',
    digest: digestOf(about),
    predicateType: PREDICATES.abiReport,
    predicate: makeAbiPredicate(report),
  });
}

function ours(read: () => unknown, ...also: readonly (new () => Error)[]): undefined {
  try {
    read();
  } catch (error) {
    if (!(error instanceof WasmImageError ? error.code !== 'INTERNAL' : also.some((one) => error instanceof one)))
      throw error;
  }
  return undefined;
}

const pick = <T>(list: readonly T[], seed: number): T => list[seed % list.length] as T;

const names = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom('env', 'proxy_log', 'memory', 'malloc', 'proxy_on_tick', '__proto__', 'wasi_unstable'),
);
const types = fc.array(fc.constantFrom('i32', 'i64', 'f32', 'f64', 'v128', 'externref', 'funcref'), { maxLength: 4 });
const signatures = fc.tuple(types, types).map(([params, results]) => `${params.join(' ')} -> ${results.join(' ')}`);
const limits = fc.record({
  min: fc.constantFrom(0, 1, 256, 16_384, 65_536, 65_537, 0xffffffff),
  flags: fc.constantFrom(0, 4, 8),
});
const imports = fc.oneof(
  fc.record({ module: names, name: names, signature: signatures }),
  fc.record({ module: names, name: names, memory: limits }),
  fc.record({ module: names, name: names, table: limits }),
  fc.record({ module: names, name: names, tag: signatures }),
);
/** Any imports, memories, exports and custom sections around a sound filter. */
const modules = fc
  .record({
    imports: fc.array(imports, { maxLength: 5 }),
    memories: fc.array(limits, { maxLength: 2 }),
    tags: fc.array(signatures, { maxLength: 2 }),
    start: fc.option(fc.nat(14), { nil: undefined }),
    globals: fc.array(fc.integer(), { maxLength: 3 }),
    exports: fc.array(
      fc.record({
        name: names,
        kind: fc.constantFrom('function', 'memory', 'global', 'tag', 'table'),
        index: fc.nat(4),
      }),
      { maxLength: 4 },
    ),
    custom: fc.array(fc.record({ name: names, payload: fc.uint8Array({ maxLength: 40 }) }), { maxLength: 3 }),
  })
  .map(({ start, ...parts }) =>
    writeModule(filterParts({ parts: { ...parts, ...(start === undefined ? {} : { start }) } })),
  );

const POLICY_TAR = writeTar(
  [file('data.json', Buffer.from('{}')), file('policy.wasm', SOUND[0]?.[1] ?? goodFilter())],
  MTIME,
);
const PLUGIN_TAR = writeTar(
  [file('plugin.wasm', goodFilter()), file('runtime-config.json', jsonBytes({ type: 'envoy_proxy' }))],
  MTIME,
);
const gzipped = (tar: Uint8Array): Uint8Array => gzipSync(tar, { level: 1 });
const IMAGES = LAYOUTS.map(({ layout }) => fixedImage(layout, seededModule(2_000)));
const INDEX = jsonBytes({
  schemaVersion: 2,
  mediaType: OCI_INDEX,
  manifests: IMAGES.map(({ manifest }) => descriptorOf(manifest)),
});
const STATEMENTS = [
  signatureStatement('h/r', digestOf(INDEX)),
  abiStatement(INDEX, judgeAbi(readModule(goodFilter()), { hosts: HOSTS })),
];
const EVENTS = [
  { kind: 'begin', callback: 'proxy_on_vm_start' },
  {
    kind: 'step',
    callback: 'proxy_on_vm_start',
    parameters: [1, 0],
    outcome: { kind: 'returned', value: 1 },
    durationMs: 1,
    calls: { 'env.proxy_log': 1 },
    logs: [],
  },
];

function readImage(bytes: Uint8Array): undefined {
  for (const { mediaType, bytes: original } of IMAGES.map(({ manifest }) => manifest))
    ours(() => {
      const manifest = readManifest(contentOf(mediaType, bytes.length === 0 ? original : bytes));
      blobsNeeded(manifest, { with: 'config' });
      return extractModule(
        manifest,
        new Map(IMAGES.flatMap(({ blobs }) => blobs.map((blob) => [blob.digest, blob.bytes]))),
      );
    });
  return ours(() => mergeReferrers(readIndex(contentOf(OCI_INDEX, bytes)), []));
}

/** An image with correct digests and a broken layer. */
function readLayer(tar: Uint8Array): undefined {
  const { manifest, blobs } = imageFrom({ config: configOf([tar]), layers: [contentOf(OCI_TAR_GZIP, gzipped(tar))] });
  return ours(() => extractModule(manifest, blobs));
}

function withGenerated(seed: number): Uint8Array {
  const [bytes = goodFilter()] = fc.sample(modules, { seed, numRuns: 1 });
  return seed % 2 === 0 ? bytes : mutateSections(bytes, seed);
}

/** Every family except those that need services. */
export const FAMILIES: readonly Family[] = [
  { name: 'module, bytes changed', share: 28, make: (seed) => mutate(pick(FIXTURES, seed), seed), read: readAsModule },
  {
    name: 'module, sections changed',
    share: 28,
    make: (seed) => mutateSections(pick(FIXTURES, seed), seed),
    read: readAsModule,
  },
  { name: 'module, generated', share: 10, make: withGenerated, read: readAsModule },
  {
    name: 'tar',
    share: 5,
    make: (seed) => mutateTar(pick([POLICY_TAR, PLUGIN_TAR], seed), seed),
    read: (bytes) => ours(() => readTar(bytes)),
  },
  {
    name: 'bundle of OPA, archive changed',
    share: 4,
    make: (seed) => gzipped(mutateTar(POLICY_TAR, seed)),
    read: (bytes) => ours(() => moduleOfBundle(bytes)),
  },
  {
    name: 'bundle of OPA, bytes changed',
    share: 4,
    make: (seed) => mutate(gzipped(POLICY_TAR), seed),
    read: (bytes) => ours(() => moduleOfBundle(bytes)),
  },
  { name: 'layer', share: 4, make: (seed) => mutateTar(PLUGIN_TAR, seed), read: readLayer },
  {
    name: 'manifest',
    share: 5,
    make: (seed) => mutateJson(seed % 8 === 0 ? INDEX : pick(IMAGES, seed).manifest.bytes, seed),
    read: readImage,
  },
  {
    name: 'runtime config',
    share: 2,
    make: (seed) =>
      mutateJson(jsonBytes({ type: 'envoy_proxy', abiVersions: ['v0.2.1'], config: { rootIds: ['a'] } }), seed),
    read: (bytes) => ours(() => readRuntimeConfig(bytes)),
  },
  {
    name: 'statement',
    share: 4,
    make: (seed) => mutateJson(pick(STATEMENTS, seed), seed),
    read: (bytes) => ours(() => readAbiPredicate(readStatement(bytes))),
  },
  {
    name: 'output of the child',
    share: 2,
    make: (seed) => concat([mutateJson(jsonBytes(pick(EVENTS, seed)), seed), Uint8Array.of(10)]),
    read: (bytes) => ours(() => readEvents(bytes, numbers(bytes.length)() % 2 === 0), SyntaxError),
  },
];

/** Modules of third parties, kept next to the repository; no family if there are none. Large modules are rare. */
export function realModules(folder: string): readonly Family[] {
  const files = existsSync(folder) ? globSync(`${folder}/*.wasm`).map((path) => readFileSync(path)) : [];
  const small = files.filter((one) => one.length < 300_000);
  const make = (seed: number): Uint8Array => {
    const original = pick(files.length > 0 && seed % 50 === 0 ? files : small, numbers(seed)());
    return seed % 2 === 0 ? mutate(original, seed) : mutateSections(original, seed);
  };
  return small.length === 0 ? [] : [{ name: 'real module', share: 8, make, read: readAsModule }];
}

/** The family of a mutant by its number. The families take turns, exactly by their shares. */
export function familyOf(families: readonly Family[], index: number): Family {
  let left = index % families.reduce((sum, one) => sum + one.share, 0);
  for (const family of families) {
    if (left < family.share) return family;
    left -= family.share;
  }
  throw new Error('the shares do not add up');
}
