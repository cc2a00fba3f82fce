import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Address, readAddress } from '../../../src/decide/check/address.ts';
import type { AddressKind, TargetName } from '../../../src/decide/check/reference.ts';
import { printRepository } from '../../../src/oci/reference.ts';
import { HEX } from './target-rows.ts';

const DIGEST = `sha256:${HEX}`;

function printed(address: Address): string {
  switch (address.kind) {
    case 'image': {
      const { repository, tag, digest, isShort } = address;
      return [printRepository(repository), tag, digest, ...(isShort ? ['short'] : [])].filter(Boolean).join(' ');
    }
    case 'http':
      return `http ${address.url}`;
    case 'file':
      return `file ${address.path}`;
    case 'other':
      return address.what;
    case 'variable':
      return `variable ${address.variable}`;
    default:
      return `invalid: ${address.why}${address.hint === undefined ? '' : `; ${address.hint}`}`;
  }
}

type Row = readonly [target: TargetName, text: string, expected: string | RegExp, kind?: AddressKind];
const ROWS: readonly Row[] = [
  ['istio', 'oci://ghcr.io/acme/f:v1', 'ghcr.io/acme/f v1'],
  ['istio', 'ghcr.io/acme/f:v1', 'ghcr.io/acme/f v1'],
  ['istio', `oci://ghcr.io/acme/f:v1@${DIGEST}`, `ghcr.io/acme/f v1 ${DIGEST}`],
  ['istio', `oci://ghcr.io/acme/f@${DIGEST}`, `ghcr.io/acme/f ${DIGEST}`],
  ['istio', 'oci://ghcr.io/acme/f', 'ghcr.io/acme/f'],
  ['istio', 'OCI://ghcr.io/acme/f', 'ghcr.io/acme/f'],
  ['istio', 'oci://localhost:5000/f:v1', 'localhost:5000/f v1'],
  [
    'istio',
    'localhost:5000/f:v1',
    'invalid: its host has a port, and is taken for a scheme; write "oci://localhost:5000/f:v1"',
  ],
  ['istio', 'oci://acme/f:v1', 'docker.io/acme/f v1 short'],
  ['istio', 'f', 'docker.io/library/f short'],
  ['istio', 'https://files.acme.example/f.wasm', 'http https://files.acme.example/f.wasm'],
  ['istio', 'http://', 'invalid: it is not a URL'],
  ['istio', 'file:///etc/f.wasm', 'file /etc/f.wasm'],
  [
    'istio',
    'docker://ghcr.io/acme/f:v1',
    'invalid: its target does not read the scheme "docker://"; write "ghcr.io/acme/f:v1"',
  ],
  ['istio', 'registry://ghcr.io/acme/f:v1', /^invalid: its target does not read the scheme "registry:/],
  ['istio', 'oci://GHCR.io/acme/f:v1', 'ghcr.io/acme/f v1'],
  ['istio', 'oci://ghcr.io/Acme/f:v1', /^invalid: it has upper-case letters/],
  ['istio', 'oci://ghcr.io/acme/f:v 1', /^invalid: it contains spaces/],
  ['istio', 'oci://ghcr.io/acme/f:v1\n', /^invalid: it contains spaces, line breaks/],
  ['istio', 'oci://ghcr.io/acme/f:', /^invalid: /],
  ['istio', 'oci://ghcr.io/acme/f@sha256:abc', /^invalid: it is not sha256: followed by 64/],
  ['istio', `oci://ghcr.io/acme/f@sha512:${HEX}${HEX}`, /^invalid: it is not sha256/],
  ['istio', `oci://ghcr.io/acme/f:sha256-${HEX}`, /^invalid: it is reserved/],
  ['istio', 'oci://', /^invalid: /],
  ['traffic-extension', 'oci://ghcr.io/acme/f:v1', 'ghcr.io/acme/f v1'],
  ['higress', 'oci://ghcr.io/acme/f:v1', 'ghcr.io/acme/f v1'],
  ['envoy-gateway', 'ghcr.io/acme/f:v1', 'ghcr.io/acme/f v1'],
  ['envoy-gateway', 'oci://ghcr.io/acme/f:v1', 'ghcr.io/acme/f v1'],
  ['envoy-gateway', 'localhost:5000/f:v1', 'localhost:5000/f v1'],
  ['envoy-gateway', 'https://a.example/f.wasm', /^invalid: its target does not read the scheme/],
  ['envoy-gateway', 'https://a.example/f.wasm', 'http https://a.example/f.wasm', 'http'],
  ['envoy-gateway', 'oci://a.example/f', /^invalid: its target does not read the scheme "oci/, 'http'],
  ['envoy-filter', 'oci://ghcr.io/acme/f:v1', 'ghcr.io/acme/f v1', 'http'],
  ['envoy-filter', '/etc/f.wasm', 'file /etc/f.wasm', 'file'],
  ['envoy', 'oci://ghcr.io/acme/f:v1', /^invalid: its target does not read the scheme "oci/, 'http'],
  ['envoy', 'a.example/f.wasm', 'invalid: it has no scheme; it reads http://, https://', 'http'],
  ['kubewarden', 'registry://ghcr.io/acme/p:v1', 'ghcr.io/acme/p v1'],
  ['kubewarden', 'ghcr.io/acme/p:v1', 'ghcr.io/acme/p v1'],
  ['kubewarden', 'https://a.example/p.wasm', 'http https://a.example/p.wasm'],
  [
    'kubewarden',
    'oci://ghcr.io/acme/p:v1',
    'invalid: its target does not read the scheme "oci://"; write "ghcr.io/acme/p:v1"',
  ],
  ['wasmcloud', 'oci://ghcr.io/acme/c:v1', /^invalid: /],
  ['spinkube', 'acme/app:v1', 'docker.io/acme/app v1 short'],
  ['image-volume', 'ghcr.io/acme/f', 'ghcr.io/acme/f'],
  ['image-volume', 'oci://ghcr.io/acme/f', /^invalid: /],
  ['related-image', 'oci://quay.io/acme/f:v1', 'quay.io/acme/f v1'],
  ['google-service-extensions', 'us-docker.pkg.dev/p/r/f:v1', 'us-docker.pkg.dev/p/r/f v1'],
  ['google-service-extensions', 'projects/p/locations/l/repositories/r/genericArtifacts/a:v1', 'a generic artifact'],
  ['gloo', 'webassemblyhub.io/acme/f:v1', 'webassemblyhub.io/acme/f v1'],
  ['apisix', '/opt/f.wasm', 'file /opt/f.wasm', 'file'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: these are variables of other programs.
  ['istio', 'oci://ghcr.io/acme/f:${TAG}', 'variable ${TAG}'],
  ['istio', 'oci://{{ .Values.image }}', 'variable {{ .Values.image }}'],
  ['related-image', '$(IMAGE)', 'variable $(IMAGE)'],
];

describe('an address is read as its target does', () => {
  for (const [target, text, expected, kind = 'image'] of ROWS)
    it(`${target} (${kind}): ${JSON.stringify(text).slice(0, 80)}`, () => {
      const found = printed(readAddress(target, kind, text));
      if (typeof expected === 'string') assert.equal(found, expected);
      else assert.match(found, expected);
    });
});
