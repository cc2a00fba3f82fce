import { digestOf, hexOf } from '../../core/digest.ts';
import { type JsonObject, jsonBytes } from '../../core/json.ts';
import type { Bill } from './bill.ts';
import type { Package } from './package.ts';

/** Source: CycloneDX property taxonomy for `cdx:`. */
const DEVELOPMENT = { name: 'cdx:npm:package:development', value: 'true' };
const MODULE = 'module';

/**
 * A bill of materials as CycloneDX 1.6. The module depends on every package; dependencies between packages are omitted.
 * @returns equal bills give equal documents; the serial number is derived from the content.
 * Source: cyclonedx.org/docs/1.6/json.
 */
export function makeCycloneDx({ module, created, packages }: Bill): JsonObject {
  const linked = packages.filter((one) => one.use !== 'tool');
  const content = {
    version: 1,
    metadata: {
      timestamp: created,
      tools: { components: [{ type: 'application', name: 'wasm-image' }] },
      component: {
        type: 'application',
        'mime-type': 'application/wasm',
        'bom-ref': MODULE,
        name: module.name,
        ...(module.version === undefined ? {} : { version: module.version }),
        hashes: [{ alg: 'SHA-256', content: hexOf(module.digest) }],
        ...(module.languages.length === 0
          ? {}
          : { properties: module.languages.map((value) => ({ name: 'wasm-image:language', value })) }),
      },
    },
    components: packages.map(componentOf),
    dependencies: [{ ref: MODULE, dependsOn: linked.map((one) => one.id) }],
  };
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(hexOf(digestOf(jsonBytes(content))))}`,
    ...content,
  };
}

function componentOf({ id, purl, name, version, use, hash, properties }: Package): JsonObject {
  const more = Object.entries(properties).map(([key, value]) => ({ name: `wasm-image:${key}`, value }));
  const all = [...(use === 'development' ? [DEVELOPMENT] : []), ...more];
  return {
    type: use === 'tool' ? 'application' : 'library',
    'bom-ref': id,
    name,
    ...(version === undefined ? {} : { version }),
    // A tool is not in the module.
    ...(use === 'tool' ? { scope: 'excluded' } : {}),
    ...(hash === undefined ? {} : { hashes: [{ alg: hash.algorithm, content: hash.hex }] }),
    ...(purl === undefined ? {} : { purl }),
    ...(all.length === 0 ? {} : { properties: all }),
  };
}

/** A UUID of version 8, whose content we define. Source: RFC 9562 5.8. */
function uuidOf(hex: string): string {
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
