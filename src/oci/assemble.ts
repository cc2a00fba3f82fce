import { type Content, contentOf, descriptorOf } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import { jsonBytes } from '../core/json.ts';
import { CREATED, checkAnnotations, sortedAnnotations } from './annotations.ts';
import type { Image } from './image.ts';
import type { AssembleOptions, LayoutWriter, Parts } from './layouts/layout.ts';
import { layoutWriter } from './layouts/writers.ts';
import { OCI_MANIFEST } from './media-types.ts';

export type { AssembleOptions } from './layouts/layout.ts';

/**
 * Assembles an image in memory; its digest is known before any network request.
 * @returns every blob with its digest, without registry or tag.
 * @throws WasmImageError LAYOUT_REFUSED for a module that hosts of the layout do not load, WASM_NOT_WASM,
 * MODULE_DIGEST_MISMATCH, ANNOTATION_INVALID, INPUT_INVALID, LIMIT_EXCEEDED.
 * Source: image-spec 1.1 manifest.md; for each layout, its file in layouts/.
 */
export function assembleImage(options: AssembleOptions): Image {
  const writer = layoutWriter(options.layout);
  checkModule(options, writer);
  checkAnnotations(options.annotations);
  return imageOf(options, writer, writer.assemble(options));
}

function imageOf(
  { layout, moduleDigest, created, isDated }: AssembleOptions,
  { manifestType }: LayoutWriter,
  { config, layers, descriptors, annotations: own }: Parts,
): Image {
  const dated = isDated === true && manifestType === OCI_MANIFEST ? { [CREATED]: created } : {};
  const annotations = { ...own, ...dated };
  const extra = Object.keys(annotations).length === 0 ? {} : { annotations: sortedAnnotations(annotations) };
  const manifest = contentOf(
    manifestType,
    jsonBytes({
      schemaVersion: 2,
      mediaType: manifestType,
      config: descriptorOf(config),
      layers: descriptors,
      ...extra,
    }),
  );
  const blobs = eachOnce([config, ...layers]);
  return Object.freeze({
    layout,
    manifest,
    config,
    layers,
    blobs,
    moduleDigest,
    layerDigest: layers[layers.length - 1]?.digest ?? moduleDigest,
    size: blobs.reduce((sum, blob) => sum + blob.size, manifest.size),
  });
}

/** Each blob once: two texts can be equal. */
function eachOnce(blobs: readonly Content[]): readonly Content[] {
  return [...new Map(blobs.map((blob) => [blob.digest, blob])).values()];
}

/**
 * Core modules have version 1 and layer 0, components version 13 and layer 1.
 * Source: component-model Binary.md, "Component Definitions".
 */
function checkModule({ module, layout }: AssembleOptions, { carries }: LayoutWriter): void {
  const head = Buffer.from(module.buffer, module.byteOffset, Math.min(8, module.byteLength)).toString('hex');
  if (head === '0061736d0d000100') {
    if (carries === 'core-or-component') return;
    throw new WasmImageError(
      'LAYOUT_REFUSED',
      `Cannot put a component into layout "${layout}": hosts of this layout load only core modules`,
      {
        hint: 'build a core module (wasm32-wasip1) for proxy-wasm, or use layout "cncf" for a component',
      },
    );
  }
  if (head !== '0061736d01000000')
    throw new WasmImageError(
      'WASM_NOT_WASM',
      'Cannot assemble an image: the module does not start with a core module header',
    );
}
