import { digestOf, hexOf } from '../../core/digest.ts';
import { type JsonObject, jsonBytes } from '../../core/json.ts';
import type { Bill } from './bill.ts';
import type { Package } from './package.ts';

const DOCUMENT = 'SPDXRef-DOCUMENT';
const MODULE = 'SPDXRef-Module';

/**
 * A bill of materials as SPDX 2.3. The module depends on every package; dependencies between packages are omitted.
 * @returns equal bills give equal documents; the namespace is derived from the content.
 * Source: spdx.github.io/spdx-spec/v2.3.
 */
export function makeSpdx({ module, created, packages }: Bill): JsonObject {
  const content = {
    name: module.name,
    creationInfo: { created, creators: ['Tool: wasm-image'] },
    packages: [
      {
        SPDXID: MODULE,
        name: module.name,
        ...(module.version === undefined ? {} : { versionInfo: module.version }),
        downloadLocation: 'NOASSERTION',
        filesAnalyzed: false,
        primaryPackagePurpose: 'APPLICATION',
        checksums: [{ algorithm: 'SHA256', checksumValue: hexOf(module.digest) }],
        ...(module.languages.length === 0 ? {} : { comment: `written in ${module.languages.join(', ')}` }),
      },
      ...packages.map(packageOf),
    ],
    relationships: [
      { spdxElementId: DOCUMENT, relationshipType: 'DESCRIBES', relatedSpdxElement: MODULE },
      ...packages.map(({ use }, i) => relationOf(use, `SPDXRef-Package-${i + 1}`)),
    ],
  };
  const { name, ...rest } = content;
  return {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: DOCUMENT,
    name,
    documentNamespace: `https://wasm-image.dev/spdx/${hexOf(digestOf(jsonBytes(content)))}`,
    ...rest,
  };
}

function packageOf({ purl, name, version, use, hash, properties }: Package, index: number): JsonObject {
  const more = Object.entries(properties).map(([key, value]) => `${key}: ${value}`);
  return {
    SPDXID: `SPDXRef-Package-${index + 1}`,
    name,
    ...(version === undefined ? {} : { versionInfo: version }),
    downloadLocation: 'NOASSERTION',
    filesAnalyzed: false,
    primaryPackagePurpose: use === 'tool' ? 'APPLICATION' : 'LIBRARY',
    ...(hash === undefined
      ? {}
      : { checksums: [{ algorithm: hash.algorithm.replace('-', ''), checksumValue: hash.hex }] }),
    ...(purl === undefined
      ? {}
      : { externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purl }] }),
    ...(more.length === 0 ? {} : { comment: more.join('\n') }),
  };
}

function relationOf(use: Package['use'], id: string): JsonObject {
  switch (use) {
    case 'linked':
      return { spdxElementId: MODULE, relationshipType: 'DEPENDS_ON', relatedSpdxElement: id };
    case 'development':
      return { spdxElementId: id, relationshipType: 'DEV_DEPENDENCY_OF', relatedSpdxElement: MODULE };
    case 'tool':
      return { spdxElementId: id, relationshipType: 'BUILD_TOOL_OF', relatedSpdxElement: MODULE };
  }
}
