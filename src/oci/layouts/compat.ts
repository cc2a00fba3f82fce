import { contentOf, descriptorOf, digestOf } from '../../core/digest.ts';
import { quoted } from '../../core/text.ts';
import { CREATED, sortedAnnotations, VARIANT } from '../annotations.ts';
import { gzip } from '../archive/gzip.ts';
import { writeTar } from '../archive/tar.ts';
import { secondsOf } from '../created.ts';
import {
  DOCKER_CONFIG,
  DOCKER_MANIFEST,
  DOCKER_TAR_GZIP,
  OCI_CONFIG,
  OCI_MANIFEST,
  OCI_TAR_GZIP,
  PLUGIN_FILE,
  RUNTIME_CONFIG_FILE,
} from '../media-types.ts';
import { writeRuntimeConfig } from '../runtime-config.ts';
import { checkDiffIds, checkPluginFiles, imageConfig, lastLayer, runtimeAnnotations } from './container.ts';
import {
  type AssembleOptions,
  type Contents,
  checkDigest,
  type LayoutRow,
  type LayoutWriter,
  type Parts,
} from './layout.ts';

/**
 * Solo's image for container tools: a real image config and one tar+gzip layer with `plugin.wasm` first, because Istio
 * allocates memory for every entry before it. Source: solo-io/wasm spec/spec-compat.md @d072eb48cb44.
 */
export const COMPAT: LayoutRow = {
  layout: 'compat',
  moduleFile: PLUGIN_FILE,
  findLayer({ mediaType, config, layers }) {
    if (mediaType !== OCI_MANIFEST) return `its manifest is ${quoted(mediaType)}`;
    const last = lastLayer(layers, OCI_TAR_GZIP);
    if (last === undefined) return '';
    return config.mediaType === OCI_CONFIG ? last : `its config is ${quoted(config.mediaType)}, not an image config`;
  },
  check: checkPlugin,
};

/** How layout `compat` is written, and which consumers must accept it. */
export const COMPAT_WRITER: LayoutWriter = {
  carries: 'core',
  consumers: ['istio', 'envoy-gateway', 'higress', 'container-tools', 'plugin-server', 'hyper-mcp'],
  manifestType: OCI_MANIFEST,
  assemble: writeCompat,
};

function writeCompat(options: AssembleOptions): Parts {
  const tar = pluginTar(options);
  const layer = contentOf(OCI_TAR_GZIP, gzip(tar));
  return {
    config: imageConfig(options.created, digestOf(tar)),
    layers: [layer],
    descriptors: [descriptorOf(layer)],
    annotations: {
      ...options.annotations,
      ...runtimeAnnotations(options.runtimeConfig),
      [VARIANT]: 'compat',
      [CREATED]: options.created,
    },
  };
}

/** `compat` as a Docker manifest version 2 schema 2, which has no annotations: they become labels. */
export const COMPAT_DOCKER: LayoutRow = {
  layout: 'compat-docker',
  moduleFile: PLUGIN_FILE,
  findLayer({ mediaType, config, layers }) {
    const last = lastLayer(layers, DOCKER_TAR_GZIP);
    if (mediaType !== DOCKER_MANIFEST || last === undefined) return '';
    return config.mediaType === DOCKER_CONFIG
      ? last
      : `its manifest is ${quoted(mediaType)}, its config ${quoted(config.mediaType)}`;
  },
  check: checkPlugin,
};

/** How layout `compat-docker` is written, and which consumers must accept it. */
export const COMPAT_DOCKER_WRITER: LayoutWriter = {
  carries: 'core',
  consumers: ['istio', 'envoy-gateway', 'higress', 'container-tools', 'plugin-server', 'hyper-mcp'],
  manifestType: DOCKER_MANIFEST,
  assemble: writeCompatDocker,
};

function writeCompatDocker(options: AssembleOptions): Parts {
  const tar = pluginTar(options);
  const layer = contentOf(DOCKER_TAR_GZIP, gzip(tar));
  const labels = sortedAnnotations({
    ...options.annotations,
    ...runtimeAnnotations(options.runtimeConfig),
    [CREATED]: options.created,
  });
  return {
    config: imageConfig(options.created, digestOf(tar), { Labels: labels }, DOCKER_CONFIG),
    layers: [layer],
    descriptors: [descriptorOf(layer)],
    annotations: {},
  };
}

function pluginTar({ created, module, moduleDigest, runtimeConfig }: AssembleOptions): Uint8Array {
  checkDigest(digestOf(module), moduleDigest);
  const files = [
    { name: PLUGIN_FILE, bytes: module },
    { name: RUNTIME_CONFIG_FILE, bytes: writeRuntimeConfig(runtimeConfig) },
  ];
  return writeTar(files, secondsOf(created));
}

function checkPlugin(contents: Contents): ReturnType<typeof checkPluginFiles> {
  const runtimeConfig = checkPluginFiles(contents.files);
  checkDiffIds(contents);
  return runtimeConfig;
}
