import { contentOf, descriptorOf } from '../../core/digest.ts';
import { jsonBytes } from '../../core/json.ts';
import { quoted } from '../../core/text.ts';
import { secondsOf } from '../created.ts';
import { LEGACY_CONFIG, LEGACY_MODULE, OCI_MANIFEST } from '../media-types.ts';
import { type AssembleOptions, checkDigest, type LayoutRow, type LayoutWriter, type Parts, unlike } from './layout.ts';

const EMPTY = contentOf(LEGACY_CONFIG, jsonBytes({}));

/**
 * Kubewarden policies, in the layout of wasm-to-oci: config `{}` and the raw module as the only layer. The caller
 * passes the annotations that kwctl copies from the metadata of the module.
 * Source: kubewarden-controller crates/policy-fetcher/src/registry/mod.rs @3460bb719b38.
 */
export const KUBEWARDEN: LayoutRow = {
  layout: 'kubewarden',
  moduleFile: undefined,
  findLayer({ mediaType, config, layers: [first, second] }) {
    if (mediaType !== OCI_MANIFEST || first?.mediaType !== LEGACY_MODULE || second !== undefined) return '';
    return config.mediaType === LEGACY_CONFIG
      ? first
      : `its config is ${quoted(config.mediaType)}, not ${quoted(LEGACY_CONFIG)}`;
  },
  check({ manifest }) {
    if (manifest.config.digest !== EMPTY.digest || manifest.config.size !== EMPTY.size)
      throw unlike('its config is not the empty object');
    return undefined;
  },
};

/** How layout `kubewarden` is written, and which consumers must accept it. */
export const KUBEWARDEN_WRITER: LayoutWriter = {
  carries: 'core',
  consumers: ['kwctl', 'spin', 'hyper-mcp'],
  manifestType: OCI_MANIFEST,
  assemble: writeKubewarden,
};

function writeKubewarden(options: AssembleOptions): Parts {
  const layer = contentOf(LEGACY_MODULE, options.module);
  checkDigest(layer.digest, options.moduleDigest);
  secondsOf(options.created);
  return { config: EMPTY, layers: [layer], descriptors: [descriptorOf(layer)], annotations: options.annotations };
}
