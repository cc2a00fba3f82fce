import { type Descriptor, type Digest, digestOf } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import { isObject, type Json, parseStrictJson } from '../core/json.ts';
import { quoted } from '../core/text.ts';
import type { ImageManifest } from './manifest.ts';
import { DOCKER_CONFIG, DOCKER_MANIFEST, DOCKER_TAR_GZIP, LIMITS, OCI_CONFIG, OCI_TAR_GZIP, PLUGIN_FILE, SOLO_CONFIG, SOLO_MODULE } from './media-types.ts';
import type { Opened } from './opened.ts';
import { openImage } from './opened.ts';
import { readRuntimeConfig } from './runtime-config.ts';
import type { TarEntry } from './tar.ts';

export type ConsumerName = 'istio' | 'envoy-gateway' | 'wasme' | 'container-tools' | 'higress';

/** What a consumer makes of an image: the bytes it loads, or why it loads none. */
export type Answer = { readonly kind: 'taken'; readonly module: Uint8Array } | { readonly kind: 'refused'; readonly reason: string };

/** A consumer of images and its acceptance rule, written anew from the cited source. */
export interface Consumer {
  readonly name: ConsumerName;
  /** Where the rule was read. */
  readonly source: string;
  /** @throws nothing of ours: a layer that cannot be unpacked is an answer. */
  readonly take: (manifest: ImageManifest, opened: Opened) => Answer;
}

export const CONSUMERS: readonly Consumer[] = [
  { name: 'istio', source: 'istio/istio pkg/wasm/imagefetcher.go, cache.go @86c9f01fd735', take: takeByProxy },
  { name: 'envoy-gateway', source: 'envoyproxy/gateway internal/wasm/imagefetcher.go @d32f28294245', take: takeByProxy },
  { name: 'higress', source: 'higress-group/istio pkg/wasm/imagefetcher.go @1dbd77359624', take: takeByProxy },
  { name: 'wasme', source: 'solo-io/wasm tools/wasme/pkg/pull/image.go, pull.go @d072eb48cb44', take: takeByWasme },
  { name: 'container-tools', source: 'image-spec 1.1 config.md; skopeo 1.9.3 and containerd as tried', take: takeByContainerTools },
];

/** Whether one consumer loads an image, and why not. */
export interface Acceptance {
  readonly consumer: ConsumerName;
  readonly accepted: boolean;
  readonly reason: string;
  readonly source: string;
}

/**
 * Asks the rule of every consumer about an image.
 * @param blobs by digest; a blob that is absent counts as one that the consumer cannot get. @returns one answer a consumer, in fixed order.
 */
export function acceptedBy(manifest: ImageManifest, blobs: ReadonlyMap<Digest, Uint8Array>): readonly Acceptance[] {
  const opened = openImage(blobs);
  return CONSUMERS.map(({ name, source, take }) => {
    const answer = take(manifest, opened);
    return {
      consumer: name,
      accepted: answer.kind === 'taken',
      reason: answer.kind === 'taken' ? `loads ${answer.module.byteLength} bytes` : answer.reason,
      source,
    };
  });
}

/** Istio's agent, and its copies in Envoy Gateway and Higress: first as an image whose last layer holds the plugin, then as Solo's two layers. */
function takeByProxy(manifest: ImageManifest, opened: Opened): Answer {
  const isDocker = manifest.mediaType === DOCKER_MANIFEST;
  const compat = startsAsWasm(fromLastLayer(manifest, opened, isDocker ? DOCKER_TAR_GZIP : OCI_TAR_GZIP));
  if (compat.kind === 'taken' || isDocker) return compat;
  const solo = startsAsWasm(fromTwoLayers(manifest, opened));
  return solo.kind === 'taken' ? solo : refused(`${compat.reason}; ${solo.reason}`);
}

function fromLastLayer(manifest: ImageManifest, opened: Opened, type: string): Answer {
  const last = manifest.layers.at(-1);
  if (last === undefined) return refused('it has no layers');
  if (last.mediaType !== type) return refused(`its last layer is ${quoted(last.mediaType)}, not ${quoted(type)}`);
  return fromArchive(last, opened, (files) => files.find((file) => baseName(file.name) === PLUGIN_FILE));
}

function fromTwoLayers(manifest: ImageManifest, opened: Opened): Answer {
  if (manifest.layers.length !== 2) return refused(`it has ${manifest.layers.length} layers, not 2`);
  const layer = manifest.layers.find(({ mediaType }) => mediaType === SOLO_MODULE);
  return layer === undefined ? refused(`neither layer is ${quoted(SOLO_MODULE)}`) : fromBlob(layer, opened);
}

/** Source: istio pkg/wasm/cache.go: eight bytes and the magic number; the version is not looked at. */
function startsAsWasm(answer: Answer): Answer {
  if (answer.kind === 'refused') return answer;
  const { module } = answer;
  if (module.byteLength > LIMITS.rawModule) return refused('the module has more than 256 MiB');
  const isWasm = module.byteLength >= 8 && module[0] === 0 && module[1] === 0x61 && module[2] === 0x73 && module[3] === 0x6d;
  return isWasm ? answer : refused('the module does not start as wasm does');
}

/** wasme: any descriptor of each of Solo's two types, the config's strictly readable. */
function takeByWasme(manifest: ImageManifest, opened: Opened): Answer {
  const children = [manifest.config, ...manifest.layers];
  const layer = children.find(({ mediaType }) => mediaType === SOLO_MODULE);
  const config = children.find(({ mediaType }) => mediaType === SOLO_CONFIG);
  if (layer === undefined) return refused(`nothing in it is ${quoted(SOLO_MODULE)}`);
  if (config === undefined) return refused(`nothing in it is ${quoted(SOLO_CONFIG)}`);
  const bytes = opened.blobOf(config);
  if (bytes !== undefined && !isRuntimeConfig(bytes)) return refused('its runtime config is not one');
  return fromBlob(layer, opened);
}

function isRuntimeConfig(bytes: Uint8Array): boolean {
  try {
    readRuntimeConfig(bytes);
    return true;
  } catch (error) {
    if (error instanceof WasmImageError) return false;
    throw error;
  }
}

/** docker, podman, skopeo, containerd: an image config whose diff_ids are those of the layers; the plugin is the last file written to its path. */
function takeByContainerTools(manifest: ImageManifest, opened: Opened): Answer {
  const { config, layers } = manifest;
  if (config.mediaType !== OCI_CONFIG && config.mediaType !== DOCKER_CONFIG) return refused(`its config is ${quoted(config.mediaType)}, not an image config`);
  const strange = layers.find(({ mediaType }) => mediaType !== OCI_TAR_GZIP && mediaType !== DOCKER_TAR_GZIP);
  if (strange !== undefined) return refused(`a layer is ${quoted(strange.mediaType)}`);
  const bytes = opened.blobOf(config);
  if (bytes !== undefined) {
    const diffIds = diffIdsOf(bytes);
    if (diffIds === undefined) return refused('its config names no layers');
    if (diffIds.length !== layers.length) return refused(`its config names ${diffIds.length} layers, its manifest ${layers.length}`);
    for (const [index, layer] of layers.entries()) {
      const unpacked = opened.tarOf(layer);
      if (unpacked instanceof Uint8Array && diffIds[index] !== digestOf(unpacked)) return refused(`its config names another layer ${index}`);
    }
  }
  const answers = layers.map((layer) => fromArchive(layer, opened, (files) => files.findLast((file) => cleaned(file.name) === PLUGIN_FILE)));
  return answers.findLast(({ kind }) => kind === 'taken') ?? answers[0] ?? refused('it has no layers');
}

/** The diff_ids of an image config; undefined when it is none. Source: image-spec 1.1 config.md. */
export function diffIdsOf(config: Uint8Array): readonly Json[] | undefined {
  let root: Json;
  try {
    root = parseStrictJson(config);
  } catch {
    return undefined;
  }
  const rootfs = isObject(root) ? root.rootfs : undefined;
  return isObject(rootfs) && rootfs.type === 'layers' && Array.isArray(rootfs.diff_ids) ? rootfs.diff_ids : undefined;
}

function fromArchive(layer: Descriptor, opened: Opened, choose: (files: readonly TarEntry[]) => TarEntry | undefined): Answer {
  const files = opened.filesOf(layer);
  if (files instanceof WasmImageError) return refused(files.message);
  const file = choose(files);
  return file === undefined ? refused(`its layer has no ${PLUGIN_FILE}`) : { kind: 'taken', module: file.bytes };
}

function fromBlob(layer: Descriptor, opened: Opened): Answer {
  const module = opened.blobOf(layer);
  return module === undefined ? refused(`the layer ${layer.digest} is not at hand`) : { kind: 'taken', module };
}

/** As Go's filepath.Base: the last part of a path, slashes at its end not counted. */
function baseName(name: string): string {
  return name.replace(/\/+$/, '').split('/').at(-1) ?? '';
}

/** Where a file lands when the archive is unpacked at the root. */
function cleaned(name: string): string {
  const parts: string[] = [];
  for (const part of name.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function refused(reason: string): { readonly kind: 'refused'; readonly reason: string } {
  return { kind: 'refused', reason };
}
