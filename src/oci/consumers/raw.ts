import { isObject, type Json, type JsonObject, parseStrictJson, stringAt } from '../../core/json.ts';
import type { Shape } from '../../core/json-shape.ts';
import { quoted } from '../../core/text.ts';
import type { ImageManifest } from '../manifest.ts';
import {
  CNCF_CONFIG,
  CNCF_MODULE,
  LEGACY_MODULE,
  OCI_MANIFEST,
  RUNWASI_COMPONENT,
  SOLO_MODULE,
} from '../media-types.ts';
import type { Opened } from '../opened.ts';
import { WASM_CONFIG } from '../shapes.ts';
import { type ConsumerAnswer, fromBlob, hasMagic, refused } from './answer.ts';

/** wkg and other programs with the oci-wasm crate: one raw layer and a config that deserialises. */
export function takeByWkg(manifest: ImageManifest, opened: Opened): ConsumerAnswer {
  if (manifest.mediaType !== OCI_MANIFEST)
    return refused(`its manifest is ${quoted(manifest.mediaType)}, not ${quoted(OCI_MANIFEST)}`);
  const strange = manifest.layers.find(({ mediaType }) => mediaType !== CNCF_MODULE);
  if (strange !== undefined) return refused(`a layer is ${quoted(strange.mediaType)}, not ${quoted(CNCF_MODULE)}`);
  const [layer] = manifest.layers;
  if (layer === undefined || manifest.layers.length > 1)
    return refused(`it has ${manifest.layers.length} layers, not 1`);
  if (manifest.config.mediaType !== CNCF_CONFIG)
    return refused(`its config is ${quoted(manifest.config.mediaType)}, not ${quoted(CNCF_CONFIG)}`);
  const bytes = opened.blobOf(manifest.config);
  if (bytes !== undefined && readWasmConfig(bytes) === undefined)
    return refused('its config lacks a field or has one of the wrong type');
  return fromBlob(layer, opened);
}

/** A config of the CNCF artifact with the fields that the oci-wasm crate requires. */
export interface WasmConfig {
  readonly created: string;
  readonly architecture: string;
  readonly os: string;
  readonly layerDigests: readonly string[];
  readonly component: { readonly imports: readonly string[]; readonly exports: readonly string[] } | undefined;
}

/** Undefined if it does not deserialise. Source: bytecodealliance/rust-oci-wasm config.rs and component.rs, 0.6.0. */
export function readWasmConfig(bytes: Uint8Array): WasmConfig | undefined {
  const root = objectIn(bytes, WASM_CONFIG);
  if (root === undefined) return undefined;
  const [created, architecture, os] = [stringAt(root, 'created'), stringAt(root, 'architecture'), stringAt(root, 'os')];
  const layerDigests = stringsAt(root, 'layerDigests');
  if (created === undefined || architecture === undefined || os === undefined || layerDigests === undefined)
    return undefined;
  const config = { created, architecture, os, layerDigests };
  const value = root.component ?? null;
  if (value === null) return { ...config, component: undefined };
  if (!isObject(value)) return undefined;
  const [imports, exports] = [stringsAt(value, 'imports'), stringsAt(value, 'exports')];
  return imports === undefined || exports === undefined ? undefined : { ...config, component: { imports, exports } };
}

/** wasmCloud's wash: the first layer, which must be a component; each layer has one of two types. */
export function takeByWash(manifest: ImageManifest, opened: Opened): ConsumerAnswer {
  const strange = manifest.layers.find(({ mediaType }) => mediaType !== CNCF_MODULE && mediaType !== SOLO_MODULE);
  if (strange !== undefined) return refused(`a layer is ${quoted(strange.mediaType)}`);
  const answer = firstLayer(manifest, opened);
  if (answer.kind === 'refused') return answer;
  return hasMagic(answer.module) && answer.module[4] === 0x0d && answer.module[6] === 1
    ? answer
    : refused('the module is not a component');
}

/** A Spin package: one raw layer and any JSON config that is not that of an application. */
export function takeBySpin(manifest: ImageManifest, opened: Opened): ConsumerAnswer {
  const bytes = opened.blobOf(manifest.config);
  if (bytes !== undefined) {
    const config = objectIn(bytes);
    if (config === undefined) return refused('its config is not a JSON object');
    if (Object.hasOwn(config, 'spin_lock_version')) return refused('it is an application, not a package');
  }
  if (manifest.layers.length !== 1) return refused(`it has ${manifest.layers.length} layers, not 1`);
  const type = manifest.layers[0]?.mediaType ?? '';
  if (type !== CNCF_MODULE && type !== LEGACY_MODULE) return refused(`its layer is ${quoted(type)}`);
  return firstLayer(manifest, opened);
}

/** runwasi, for Kubernetes: the only raw layer of an image for the architecture `wasm`. */
export function takeByRunwasi(manifest: ImageManifest, opened: Opened): ConsumerAnswer {
  const bytes = opened.blobOf(manifest.config);
  const config = bytes === undefined ? undefined : objectIn(bytes);
  if (bytes !== undefined && (config === undefined || stringAt(config, 'architecture') !== 'wasm'))
    return refused('its architecture is not "wasm"');
  const modules = manifest.layers.filter(
    ({ mediaType }) => mediaType === CNCF_MODULE || mediaType === RUNWASI_COMPONENT,
  );
  const [layer] = modules;
  return layer === undefined || modules.length > 1
    ? refused(`${modules.length} layers are modules, not 1`)
    : fromBlob(layer, opened);
}

/** kwctl and policy-server: raw layers of one type, with any config. */
export function takeByKwctl(manifest: ImageManifest, opened: Opened): ConsumerAnswer {
  const strange = manifest.layers.find(({ mediaType }) => mediaType !== LEGACY_MODULE);
  if (strange !== undefined) return refused(`a layer is ${quoted(strange.mediaType)}, not ${quoted(LEGACY_MODULE)}`);
  const answer = firstLayer(manifest, opened);
  return answer.kind === 'taken' && !hasMagic(answer.module)
    ? refused('the module does not start with \\0asm')
    : answer;
}

function firstLayer(manifest: ImageManifest, opened: Opened): ConsumerAnswer {
  const [layer] = manifest.layers;
  return layer === undefined ? refused('it has no layers') : fromBlob(layer, opened);
}

function objectIn(bytes: Uint8Array, shape?: Shape): JsonObject | undefined {
  try {
    const root: Json = parseStrictJson(bytes, 64, shape);
    return isObject(root) ? root : undefined;
  } catch {
    return undefined;
  }
}

function stringsAt(object: JsonObject, key: string): readonly string[] | undefined {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  if (!Array.isArray(value)) return undefined;
  const strings = value.filter((entry: Json): entry is string => typeof entry === 'string');
  return strings.length === value.length ? strings : undefined;
}
