// Loads every probe module, and the given module files, in the given versions of Envoy and compares outcome and log
// text with our verdict.
// usage: node lab/probe-envoy.ts ENVOY=VERSION ... [FILE.wasm ...]    for example /opt/envoy-1.40.0=1.40
// ../shared/corpus/*.wasm
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseHosts, profileOf } from '../src/abi/host-query.ts';
import { judgeLoad } from '../src/abi/loading/load.ts';
import { openValidator } from '../src/adapters/engine/validator.ts';
import type { WasmModule } from '../src/wasm/module.ts';
import { readModule } from '../src/wasm/read.ts';
import { judgeWithEnvoy, refusalLines } from './envoy.ts';
import type { Probe } from './probe.ts';
import { makeProbes } from './probes.ts';

export interface Comparison {
  readonly probe: string;
  readonly version: string;
  readonly agrees: boolean;
  /** What Envoy did: `loads`, or its first log line. */
  readonly seen: string;
  /** What our verdict predicts, in the same form. */
  readonly said: string;
}

/** Loads one probe in one version of Envoy. @param version the minor version, as in the host tables. */
export async function compareWithEnvoy(
  probe: Probe,
  binary: string,
  version: string,
  path: string,
): Promise<Comparison> {
  writeFileSync(path, probe.bytes);
  const said = await verdictText(probe.bytes, version);
  const first = await judgeWithEnvoy(binary, path);
  // One of 4,010 runs of Envoy crashed without a message on a module that it refuses otherwise. A crash by the module
  // repeats.
  const isMute = !first.accepted && wordsOf(first.log) === undefined && !isSilent(said);
  const { accepted, log, exit } = isMute ? await judgeWithEnvoy(binary, path) : first;
  const seen = accepted ? 'loads' : (wordsOf(log) ?? `ends with ${exit}`);
  const loaded = accepted || probe.failsAtStart === true || isStartFailure(log);
  const agrees = loaded === (said === 'loads') && (loaded || said === seen || isSilent(said) || said === UNREADABLE);
  return { probe: probe.name, version, agrees, seen, said };
}

const validator = openValidator();
const answers = new WeakMap<Uint8Array, ReturnType<typeof validator.validate>>();

/** Validates a probe with V8 once, for all versions of Envoy. */
function validate(module: WasmModule): ReturnType<typeof validator.validate> {
  const known = answers.get(module.bytes);
  if (known !== undefined) return known;
  const answer = validator.validate(module);
  answers.set(module.bytes, answer);
  return answer;
}

const UNREADABLE = 'refused as unreadable';

/** A rule has no log text if the process ends, or logs nothing specific. */
function isSilent(said: string): boolean {
  return /^PW\d+$/.test(said);
}

/** Envoy also runs start code and the first callbacks. A module that fails there was loaded. */
function isStartFailure(log: string): boolean {
  return /Function: \S+ failed: |Failed to (?:configure base Wasm plugin|start base Wasm)/.test(log);
}

/** What Envoy logs for a module that it refuses. */
function wordsOf(log: string): string | undefined {
  return refusalLines(log)[0] ?? genericLine(log);
}

function genericLine(log: string): string | undefined {
  return /Failed to (?:initialize|load) Wasm code/.exec(log)?.[0];
}

async function verdictText(bytes: Uint8Array, version: string): Promise<string> {
  let module: WasmModule;
  try {
    module = readModule(bytes);
  } catch {
    return UNREADABLE;
  }
  const [query] = parseHosts(`envoy=${version}`);
  if (query === undefined) throw new Error(`no host for ${version}`);
  const { isValid } = module.kind === 'core' ? await validate(module) : { isValid: true };
  const verdict = judgeLoad(module, profileOf(query), isValid);
  return verdict.verdict === 'loads' ? 'loads' : (verdict.log ?? `${verdict.rule}`);
}

const PROBES = makeProbes();

/** Runs all probes in all versions of Envoy, two at a time. @param modules further modules to load. */
export async function probeAll(
  envoys: readonly { readonly binary: string; readonly version: string }[],
  modules: readonly Probe[] = [],
): Promise<readonly Comparison[]> {
  const folder = mkdtempSync(join(tmpdir(), 'probes-'));
  const queue = [...modules, ...PROBES].flatMap((probe) => envoys.map((envoy) => ({ probe, ...envoy })));
  const results: Comparison[] = [];
  const work = async (path: string): Promise<void> => {
    for (let job = queue.shift(); job !== undefined; job = queue.shift())
      results.push(await compareWithEnvoy(job.probe, job.binary, job.version, path));
  };
  await Promise.all(['a', 'b'].map((name) => work(join(folder, `${name}.wasm`))));
  rmSync(folder, { recursive: true, force: true });
  return results;
}

if (import.meta.main) {
  const given = process.argv.slice(2);
  const envoys = given
    .filter((text) => text.includes('='))
    .map((text) => ({ binary: text.slice(0, text.lastIndexOf('=')), version: text.slice(text.lastIndexOf('=') + 1) }));
  const modules = given
    .filter((text) => !text.includes('='))
    .map((path) => ({ name: path, bytes: readFileSync(path) }));
  const results = await probeAll(envoys, modules);
  for (const one of results.filter((result) => !result.agrees))
    console.log(`disagrees: ${one.probe} in ${one.version}\n  Envoy:   ${one.seen}\n  verdict: ${one.said}`);
  console.log(`probes=${results.length} agree=${results.filter((one) => one.agrees).length}`);
  process.exitCode = results.length > 0 && results.every((one) => one.agrees) ? 0 : 1;
}
