import type { Digest } from '../../core/digest.ts';
import type { ImageManifest } from '../manifest.ts';
import { openImage } from '../opened.ts';
import type { Take } from './answer.ts';
import { takeByHyperMcp, takeByOpa } from './archives.ts';
import { takeByContainerTools } from './containers.ts';
import { takeByPluginServer, takeByProxy, takeByWasme } from './proxies.ts';
import { takeByKwctl, takeByRunwasi, takeBySpin, takeByWash, takeByWkg } from './raw.ts';

/** A program that loads images, with its rule, which we reimplement from the cited source. */
export interface Consumer {
  readonly name: ConsumerName;
  /** Where the rule comes from. */
  readonly source: string;
  readonly take: Take;
  /** It reads only the archive of the last layer. */
  readonly looksAt?: 'last-layer';
}

/** The name of a consumer. */
export type ConsumerName =
  | 'istio'
  | 'envoy-gateway'
  | 'higress'
  | 'wasme'
  | 'container-tools'
  | 'plugin-server'
  | 'wkg'
  | 'wash'
  | 'spin'
  | 'runwasi'
  | 'kwctl'
  | 'opa'
  | 'hyper-mcp';

/** Every consumer that we know. */
export const CONSUMERS: readonly Consumer[] = [
  {
    name: 'istio',
    source: 'istio/istio pkg/wasm/imagefetcher.go, cache.go @86c9f01fd735',
    take: takeByProxy,
    looksAt: 'last-layer',
  },
  {
    name: 'envoy-gateway',
    source: 'envoyproxy/gateway internal/wasm/imagefetcher.go @d32f28294245',
    take: takeByProxy,
    looksAt: 'last-layer',
  },
  {
    name: 'higress',
    source: 'higress-group/istio pkg/wasm/imagefetcher.go @1dbd77359624',
    take: takeByProxy,
    looksAt: 'last-layer',
  },
  { name: 'wasme', source: 'solo-io/wasm tools/wasme/pkg/pull/image.go, pull.go @d072eb48cb44', take: takeByWasme },
  {
    name: 'container-tools',
    source: 'image-spec 1.1 config.md; tried with skopeo 1.9.3 and containerd',
    take: takeByContainerTools,
  },
  {
    name: 'plugin-server',
    source: 'higress-group/plugin-server pull_plugins.py @ca999767d537',
    take: takeByPluginServer,
  },
  {
    name: 'wkg',
    source: 'bytecodealliance/rust-oci-wasm src/client.rs, config.rs 0.6.0; tried with wkg 0.16.0',
    take: takeByWkg,
  },
  { name: 'wash', source: 'wasmCloud/wasmCloud crates/wash-runtime/src/oci.rs @7cd553cc57cf', take: takeByWash },
  { name: 'spin', source: 'spinframework/spin crates/oci/src/client.rs, loader.rs @94a8fc8a7804', take: takeBySpin },
  {
    name: 'runwasi',
    source: 'containerd/runwasi crates/containerd-shim-wasm/src/shim/shim.rs @eb9967aae75b',
    take: takeByRunwasi,
  },
  {
    name: 'kwctl',
    source: 'kubewarden/kubewarden-controller crates/policy-fetcher/src/registry/mod.rs @3460bb719b38',
    take: takeByKwctl,
  },
  {
    name: 'opa',
    source: 'open-policy-agent/opa v1/download/oci_download.go, v1/bundle/bundle.go v1.22.2',
    take: takeByOpa,
  },
  { name: 'hyper-mcp', source: 'hyper-mcp-rs/hyper-mcp src/wasm/oci.rs @fb2b24fbbe66', take: takeByHyperMcp },
];

/**
 * The consumers with these names; all if there are none. @param names see {@link consumersOfHosts}.
 */
export function consumersNamed(names: readonly ConsumerName[]): readonly Consumer[] {
  return names.length === 0 ? CONSUMERS : CONSUMERS.filter((one) => names.includes(one.name));
}

/**
 * The consumers that pull an image for these hosts. Empty if any of the hosts gets its modules from another program,
 * which may be any of them. @param hosts names as in the input `hosts`.
 */
export function consumersOfHosts(hosts: readonly string[]): readonly ConsumerName[] {
  const pulling = hosts.map((host) => PULLING.get(host));
  return pulling.includes(undefined) ? [] : [...new Set(pulling.flatMap((names) => names ?? []))];
}

/** Hosts that pull images, with their consumers: Higress pulls by itself or through its plugin server. */
const PULLING: ReadonlyMap<string, readonly ConsumerName[]> = new Map([
  ['istio', ['istio']],
  ['envoy-gateway', ['envoy-gateway']],
  ['higress', ['higress', 'plugin-server']],
]);

/** Whether one consumer loads an image, and why not. */
export interface Acceptance {
  readonly consumer: ConsumerName;
  readonly accepted: boolean;
  readonly reason: string;
  readonly source: string;
}

/**
 * Applies the rule of every consumer to an image.
 * @param blobs by digest; the consumer cannot get missing ones. @returns one answer per consumer, in a fixed order.
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
