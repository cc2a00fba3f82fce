import { contentOf, descriptorOf } from '../../core/digest.ts';
import { secondsOf } from '../created.ts';
import { OCI_MANIFEST, RUNTIME_CONFIG_FILE, SOLO_CONFIG, SOLO_MODULE, SOLO_MODULE_FILE } from '../media-types.ts';
import { writeRuntimeConfig } from '../runtime-config.ts';
import { runtimeAnnotations, runtimeConfigOf } from './container.ts';
import {
  type AssembleOptions,
  ambiguous,
  checkDigest,
  type LayoutRow,
  type LayoutWriter,
  type Parts,
  titled,
} from './layout.ts';

/**
 * Solo's raw layout: the runtime config twice, as config and as first layer, and the raw module. Consumers require
 * exactly two layers.
 * Source: solo-io/wasm spec/spec.md and tools/wasme/pkg/push/push.go @d072eb48cb44.
 */
export const SOLO: LayoutRow = {
  layout: 'oci',
  moduleFile: undefined,
  findLayer({ mediaType, config, layers: [first, second, third] }) {
    if (
      mediaType !== OCI_MANIFEST ||
      first?.mediaType !== SOLO_CONFIG ||
      second?.mediaType !== SOLO_MODULE ||
      third !== undefined
    )
      return '';
    const isSame = config.digest === first.digest && config.size === first.size && config.mediaType === SOLO_CONFIG;
    if (!isSame) throw ambiguous('its config and its first layer are different runtime configs');
    return second;
  },
  check({ manifest, blobOf }) {
    const config = blobOf(manifest.config);
    return config === undefined ? undefined : runtimeConfigOf(config);
  },
};

/** How layout `oci` is written, and which consumers must accept it. */
export const SOLO_WRITER: LayoutWriter = {
  carries: 'core',
  consumers: ['istio', 'envoy-gateway', 'higress', 'wasme', 'plugin-server', 'hyper-mcp'],
  manifestType: OCI_MANIFEST,
  assemble: writeSolo,
};

function writeSolo(options: AssembleOptions): Parts {
  const config = contentOf(SOLO_CONFIG, writeRuntimeConfig(options.runtimeConfig));
  const layer = contentOf(SOLO_MODULE, options.module);
  checkDigest(layer.digest, options.moduleDigest);
  secondsOf(options.created);
  return {
    config,
    layers: [layer],
    descriptors: [titled(descriptorOf(config), RUNTIME_CONFIG_FILE), titled(descriptorOf(layer), SOLO_MODULE_FILE)],
    annotations: { ...options.annotations, ...runtimeAnnotations(options.runtimeConfig) },
  };
}
