import { Cursor } from '../core/bytes.ts';
import { jsonBytes, parseStrictJson } from '../core/json.ts';
import type { SmokeSetup } from './host/host.ts';
import { readScenario } from './scenario/read-scenario.ts';
import type { Scenario } from './scenario/scenario.ts';
import { dictionary, objectOf, text, type ValueReader, word } from './scenario/value-reader.ts';
import { FILTER_TYPES } from './smoke-report.ts';

/** What the child process gets. */
export interface SmokeInput {
  readonly module: Uint8Array;
  readonly scenario: Scenario;
  readonly setup: SmokeSetup;
}

/** The parts of the input: setup, scenario and module, each after its size in four bytes. */
export function writeInput({ module, scenario, setup }: SmokeInput): readonly Uint8Array[] {
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
  const { filterType, rootId, vmConfig, pluginConfig, environment } = setup;
  const facts = jsonBytes({
    filterType,
    rootId,
    vmConfig: base64(vmConfig),
    ...(pluginConfig === undefined ? {} : { pluginConfig: base64(pluginConfig) }),
    ...(environment === undefined ? {} : { environment }),
  });
  return [facts, jsonBytes(scenario), module].flatMap((part) => {
    const size = new Uint8Array(4);
    new DataView(size.buffer).setUint32(0, part.length, true);
    return [size, part];
  });
}

/** Reads what {@link writeInput} wrote. @param bytes all parts. @throws SyntaxError, ByteError, SCENARIO_INVALID */
export function readInput(bytes: Uint8Array): SmokeInput {
  const cursor = new Cursor(bytes);
  const next = (): Uint8Array => cursor.take(cursor.u32le());
  const facts = objectOf(parseStrictJson(next()), 'setup', SETUP);
  const scenario = readScenario(next(), 'scenario');
  const pluginConfig = facts.pluginConfig === undefined ? undefined : decoded(facts.pluginConfig, 'pluginConfig');
  const setup = {
    filterType: word(FILTER_TYPES)(facts.filterType, 'filterType'),
    rootId: text(65_536)(facts.rootId, 'rootId'),
    vmConfig: decoded(facts.vmConfig, 'vmConfig'),
    pluginConfig,
    ...(facts.environment === undefined
      ? {}
      : { environment: dictionary(text(65_536), 10_000)(facts.environment, 'environment') }),
  };
  return { module: next(), scenario, setup };
}

const SETUP = ['filterType', 'rootId', 'vmConfig', 'pluginConfig', 'environment'] as const;

const decoded: ValueReader<Uint8Array> = (value, path) =>
  Uint8Array.from(Buffer.from(text(0x7fffffff)(value, path), 'base64'));
