import { type Content, contentOf, descriptorOf, digestOf } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { jsonBytes } from '../../core/json.ts';
import { quoted } from '../../core/text.ts';
import { CREATED } from '../annotations.ts';
import { gzip } from '../archive/gzip.ts';
import { type TarEntry, writeTar } from '../archive/tar.ts';
import { secondsOf } from '../created.ts';
import {
  HIGRESS_DOC,
  HIGRESS_SPEC,
  LIMITS,
  OCI_MANIFEST,
  OCI_TAR_GZIP,
  PLUGIN_FILE,
  UNKNOWN_CONFIG,
} from '../media-types.ts';
import { checkPluginFiles } from './container.ts';
import {
  type AssembleOptions,
  checkDigest,
  type LayoutRow,
  type LayoutWriter,
  type Parts,
  titled,
  unlike,
} from './layout.ts';

const EMPTY = contentOf(UNKNOWN_CONFIG, jsonBytes({}));
const ARCHIVE_FILE = 'plugin.tar.gz';
/** The files that may precede the plugin, in order. */
export const HIGRESS_FILES = ['README.md', 'README_EN.md', 'README_ZH.md', 'spec.yaml'] as const;

/**
 * The marketplace image of Higress: one layer per text, and the archive with only the plugin as the last layer.
 * Source: alibaba/higress hgctl/pkg/plugin/build/build.go @4e0d69143208; Higress wasm-image-spec.
 */
export const HIGRESS: LayoutRow = {
  layout: 'higress',
  moduleFile: PLUGIN_FILE,
  findLayer({ mediaType, config, layers }) {
    const last = layers.at(-1);
    const texts = layers.slice(0, -1).map((layer) => layer.mediaType);
    if (
      mediaType !== OCI_MANIFEST ||
      config.mediaType !== UNKNOWN_CONFIG ||
      last?.mediaType !== OCI_TAR_GZIP ||
      texts.length === 0
    )
      return '';
    const order = HIGRESS_FILES.map(typeOf);
    const places = texts.map((type) => order.indexOf(type));
    const isOrdered = places.every((place, index) => place > (places[index - 1] ?? -1));
    return isOrdered && texts.at(-1) === HIGRESS_SPEC ? last : '';
  },
  check({ manifest, files, blobOf }) {
    if (manifest.config.digest !== EMPTY.digest || manifest.config.size !== EMPTY.size)
      throw unlike('its config is not the empty object');
    for (const layer of manifest.layers.slice(0, -1)) {
      const text = blobOf(layer);
      if (text === undefined) throw unlike(`layer ${layer.digest} is missing`);
      if (!isText(text)) throw unlike(`its layer ${quoted(layer.mediaType)} is not text`);
    }
    if (checkPluginFiles(files) !== undefined) throw unlike('its last layer has a file besides the plugin');
    return undefined;
  },
};

/** How layout `higress` is written, and which consumers must accept it. */
export const HIGRESS_WRITER: LayoutWriter = {
  carries: 'core',
  consumers: ['istio', 'envoy-gateway', 'higress', 'plugin-server', 'hyper-mcp'],
  manifestType: OCI_MANIFEST,
  assemble: writeHigress,
};

function writeHigress({ created, module, moduleDigest, annotations, documents = [] }: AssembleOptions): Parts {
  checkDigest(digestOf(module), moduleDigest);
  const archive = contentOf(OCI_TAR_GZIP, gzip(writeTar([{ name: PLUGIN_FILE, bytes: module }], secondsOf(created))));
  const known = HIGRESS_FILES.flatMap((name) => documents.find((one) => one.name === name) ?? []);
  if (known.length !== documents.length || !known.some(({ name }) => name === 'spec.yaml'))
    throw new WasmImageError(
      'LAYOUT_REFUSED',
      `Cannot write layout "higress": it needs spec.yaml and allows only ${HIGRESS_FILES.join(', ')}, each once`,
    );
  const texts = known.map(layerOf);
  return {
    config: EMPTY,
    layers: [...texts.map(({ content }) => content), archive],
    descriptors: [
      ...texts.map(({ content, name }) => titled(descriptorOf(content), name)),
      titled(descriptorOf(archive), ARCHIVE_FILE),
    ],
    annotations: { ...annotations, [CREATED]: created },
  };
}

function layerOf({ name, bytes }: TarEntry): { readonly name: string; readonly content: Content } {
  if (bytes.byteLength > LIMITS.document || !isText(bytes))
    throw new WasmImageError(
      'LAYOUT_REFUSED',
      `Cannot put ${quoted(name)} into layout "higress": it is not text of at most ${LIMITS.document} bytes`,
    );
  return { name, content: contentOf(typeOf(name), bytes) };
}

/** The media type: `README_EN.md` has `application/vnd.module.wasm.doc.v1.en+markdown`. */
function typeOf(name: string): string {
  if (name === 'spec.yaml') return HIGRESS_SPEC;
  const language = /^README_([A-Z]{2})\.md$/.exec(name)?.[1]?.toLowerCase();
  return language === undefined ? HIGRESS_DOC : HIGRESS_DOC.replace('.v1+', `.v1.${language}+`);
}

/** UTF-8 without zeros, so that hyper-mcp, which looks at bytes, does not read it as wasm, gzip or tar. */
function isText(bytes: Uint8Array): boolean {
  if (bytes.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
