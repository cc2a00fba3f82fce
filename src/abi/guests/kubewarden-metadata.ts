import { isObject, type Json, type JsonObject, parseStrictJson } from '../../core/json.ts';
import { quoted } from '../../core/text.ts';
import type { WasmModule } from '../../wasm/module.ts';
import type { ModuleKind, Problem } from '../report.ts';
import { problem } from '../rules.ts';

/** The section that `kwctl annotate` writes. Source: kubewarden policy-evaluator src/constants.rs. */
export const METADATA_SECTION = 'io.kubewarden.metadata';
const MAX_BYTES = 1024 * 1024;
const WHERE = `custom "${METADATA_SECTION}"`;

/** The kinds of module that an execution mode runs; the first is the default. Source: PolicyExecutionMode there. */
const MODES: Readonly<Record<string, readonly ModuleKind[]>> = {
  'kubewarden-wapc': ['kubewarden', 'wapc'],
  opa: ['opa'],
  gatekeeper: ['opa'],
  wasi: ['wasi-command'],
};
const OPERATIONS: readonly string[] = ['CREATE', 'UPDATE', 'DELETE', 'CONNECT', '*'];

/**
 * PW076: checks the metadata as the policy server reads it; nothing for a module without that section.
 * Source: Metadata and Rule in kubewarden policy-evaluator src/policy_metadata.rs, their types and validators.
 */
export function metadataProblems(module: WasmModule, kind: ModuleKind): readonly Problem[] {
  const [section, ...others] = module.sections.filter((one) => one.name === METADATA_SECTION);
  if (section === undefined) return [];
  const value = readMetadata(module.bytes.subarray(section.offset, section.offset + section.size));
  const found = typeof value === 'string' ? [value] : [...fieldFaults(value), ...modeFaults(value, kind)];
  const twice = others.length > 0 ? [`the section appears ${others.length + 1} times; hosts read only the first`] : [];
  return [...found, ...twice].map((message) => problem('PW076', WHERE, message));
}

/** The metadata, or what is wrong with it. */
export function readMetadata(bytes: Uint8Array): JsonObject | string {
  if (bytes.length > MAX_BYTES) return `it is ${bytes.length} bytes; the limit is ${MAX_BYTES}`;
  try {
    const value = parseStrictJson(bytes);
    return isObject(value) ? value : 'it is not a JSON object';
  } catch {
    return 'it is not strict JSON';
  }
}

function fieldFaults(metadata: JsonObject): readonly string[] {
  const { rules, mutating, annotations, contextAwareResources } = metadata;
  return [
    ...(Array.isArray(rules) ? rules.flatMap((rule, i) => ruleFaults(rule, i)) : ['rules is not a list']),
    ...(typeof mutating === 'boolean' ? [] : ['mutating is not true or false']),
    ...(annotations === undefined || annotations === null || isTextMap(annotations)
      ? []
      : ['annotations is not an object of strings']),
    ...(contextAwareResources === undefined || isListOf(contextAwareResources, isResource)
      ? []
      : ['contextAwareResources is not a list of apiVersion and kind']),
  ];
}

function ruleFaults(rule: Json, index: number): readonly string[] {
  if (!isObject(rule)) return [`rules[${index}] is not an object`];
  return ['apiGroups', 'apiVersions', 'resources', 'operations'].flatMap((name) => {
    const list = rule[name];
    const at = `rules[${index}].${name}`;
    if (!isListOf(list, isText) || list.length === 0) return [`${at} is not a list of one or more strings`];
    // Subresources may be listed next to "*": "*" and "pods/status".
    const isCrowded =
      list.includes('*') && list.some((one) => one !== '*' && (name !== 'resources' || !one.includes('/')));
    const odd = name === 'operations' ? list.find((one) => !OPERATIONS.includes(one)) : undefined;
    return [
      ...(isCrowded ? [`${at} combines "*" with other values`] : []),
      ...(odd === undefined ? [] : [`${at} has ${quoted(odd)}, which is not one of ${OPERATIONS.join(', ')}`]),
      ...(name === 'resources' && list.includes('') ? [`${at} has an empty string`] : []),
    ];
  });
}

function modeFaults(metadata: JsonObject, kind: ModuleKind): readonly string[] {
  const mode = metadata.executionMode ?? 'kubewarden-wapc';
  const runs = typeof mode === 'string' && Object.hasOwn(MODES, mode) ? MODES[mode] : undefined;
  if (runs === undefined) return [`executionMode is not one of ${Object.keys(MODES).join(', ')}`];
  const { protocolVersion } = metadata;
  const isVersion = mode === 'kubewarden-wapc' ? protocolVersion === 'v1' : isText(protocolVersion);
  return [
    ...(isVersion
      ? []
      : [`protocolVersion is ${isText(protocolVersion) ? quoted(protocolVersion) : 'missing'}; hosts accept "v1"`]),
    ...(runs.includes(kind) ? [] : [`executionMode is ${quoted(String(mode))}, but the module is of kind ${kind}`]),
  ];
}

function isText(value: Json | undefined): value is string {
  return typeof value === 'string';
}

function isListOf<T extends Json>(value: Json | undefined, is: (one: Json) => one is T): value is readonly T[] {
  return Array.isArray(value) && value.every(is);
}

function isTextMap(value: Json): boolean {
  return isObject(value) && Object.values(value).every(isText);
}

function isResource(value: Json): value is JsonObject {
  return isObject(value) && isText(value.apiVersion) && isText(value.kind);
}
