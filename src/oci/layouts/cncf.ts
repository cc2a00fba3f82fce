import { contentOf, descriptorOf } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { jsonBytes } from '../../core/json.ts';
import { quoted } from '../../core/text.ts';
import { readWasmConfig } from '../consumers/raw.ts';
import { secondsOf } from '../created.ts';
import { CNCF_CONFIG, CNCF_MODULE, CNCF_MODULE_FILE, LIMITS, OCI_MANIFEST } from '../media-types.ts';
import {
  type AssembleOptions,
  checkDigest,
  type LayoutRow,
  type LayoutWriter,
  type Parts,
  titled,
  unlike,
} from './layout.ts';

/**
 * The CNCF's Wasm OCI artifact: the raw module or component as the only layer. `os` is `wasip2` for components and
 * `wasip1` for modules.
 * Source: cncf/tag-runtime wgs/wasm/deliverables/wasm-oci-artifact/index.md @7d0be31ca4f6.
 */
export const CNCF: LayoutRow = {
  layout: 'cncf',
  moduleFile: undefined,
  findLayer({ mediaType, config, layers: [first, second] }) {
    if (mediaType !== OCI_MANIFEST || first?.mediaType !== CNCF_MODULE || second !== undefined) return '';
    return config.mediaType === CNCF_CONFIG
      ? first
      : `its config is ${quoted(config.mediaType)}, not ${quoted(CNCF_CONFIG)}`;
  },
  check({ manifest, layer, blobOf }) {
    const bytes = blobOf(manifest.config);
    if (bytes === undefined) return undefined;
    const config = readWasmConfig(bytes);
    if (config === undefined) throw unlike('its config lacks a field or has one of the wrong type');
    if (config.architecture !== 'wasm') throw unlike(`its architecture is ${quoted(config.architecture)}, not "wasm"`);
    if (config.os !== (config.component === undefined ? 'wasip1' : 'wasip2'))
      throw unlike(`its os is ${quoted(config.os)}, which does not match its kind`);
    if (config.layerDigests.length !== 1 || config.layerDigests[0] !== layer.digest)
      throw unlike('its config lists different layer digests');
    const module = blobOf(layer);
    if (module !== undefined && isComponent(module) !== (config.component !== undefined))
      throw unlike(
        `its config is for a ${config.component === undefined ? 'module' : 'component'}, but its layer is not one`,
      );
    return undefined;
  },
};

/** How layout `cncf` is written, and which consumers must accept it. */
export const CNCF_WRITER: LayoutWriter = {
  carries: 'core-or-component',
  consumers: ['wkg', 'spin', 'runwasi', 'hyper-mcp'],
  manifestType: OCI_MANIFEST,
  assemble: writeCncf,
};

function writeCncf(options: AssembleOptions): Parts {
  const layer = contentOf(CNCF_MODULE, options.module);
  checkDigest(layer.digest, options.moduleDigest);
  secondsOf(options.created);
  const config = contentOf(
    CNCF_CONFIG,
    jsonBytes({ ...platformOf(options), layerDigests: [layer.digest], ...componentOf(options) }),
  );
  if (config.size > LIMITS.config)
    throw new WasmImageError('LIMIT_EXCEEDED', `Cannot assemble an image: its config would have ${config.size} bytes`);
  return {
    config,
    layers: [layer],
    descriptors: [titled(descriptorOf(layer), CNCF_MODULE_FILE)],
    annotations: options.annotations,
  };
}

function platformOf({ created, module }: AssembleOptions): object {
  return { created, architecture: 'wasm', os: isComponent(module) ? 'wasip2' : 'wasip1' };
}

function componentOf({ module, component }: AssembleOptions): object {
  if (!isComponent(module)) return {};
  if (component === undefined)
    throw new WasmImageError('INTERNAL', 'Cannot assemble an image: the names of the component are missing');
  return { component: { exports: component.exports, imports: component.imports } };
}

/** Components have layer 1, core modules layer 0. Source: component-model Binary.md, "Component Definitions". */
function isComponent(module: Uint8Array): boolean {
  return module[6] === 1 && module[7] === 0;
}
