// Strange addresses in objects of many kinds, and what `check` says about them with the images of a policy.
import fc from 'fast-check';
import { readAddress } from '../../src/decide/check/address.ts';
import { findReferences } from '../../src/decide/check/find.ts';
import { judgeText } from '../../src/decide/check/judge.ts';
import { LEVELS, RULES } from '../../src/decide/check/rules.ts';
import { covers } from '../../src/decide/policy/content.ts';
import { printRepository } from '../../src/oci/reference.ts';
import { AT, HEX, IMAGES, OTHER, requestFor } from './admission.ts';
import { policyJson, readJson } from './policy.ts';

const { images } = readJson(policyJson({ images: IMAGES }));

/** Whether `check` has an error about the text of an object, or no policy is for its images. */
export function isRefused(object: object): boolean {
  const { references, unread } = findReferences({ text: JSON.stringify(object), name: 'object.json' });
  const wrong = references.some((reference) => {
    const { target, kind } = reference;
    const address = reference.address === undefined ? undefined : readAddress(target, kind, reference.address.text);
    const levels = judgeText({ reference, address }).map(({ rule }) => LEVELS[RULES[rule].level]);
    const name = address?.kind === 'image' ? printRepository(address.repository) : '';
    const isForeign = address?.kind === 'http' || (name !== '' && !images.some((rule) => covers(rule, name)));
    return isForeign || levels.some((status) => status !== 0);
  });
  return wrong || unread.length > 0;
}

/** Mostly one of the usual values. */
function mostly(usual: readonly string[], strange: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom(...usual) },
    { weight: 3, arbitrary: fc.constantFrom(...strange) },
  );
}

const PARTS: readonly fc.Arbitrary<string>[] = [
  mostly([''], [' ', '\t', '$' + '{X}', '{{x}}', '%{x}', '$(x)', '\u00a0']),
  mostly(
    ['', 'oci://', 'registry://'],
    ['OCI://', 'http://', 'https://', 'file://', 'docker://', '://', 'oci:/', '1x://'],
  ),
  mostly(
    ['ghcr.io/', '', 'docker.io/', 'registry.acme.example:5000/'],
    [
      'GHCR.io/',
      'localhost/',
      'LOCALHOST:1/',
      '[::1]:5000/',
      'index.docker.io/',
      'a..b/',
      '-a.b/',
      'ghcr.io:/',
      'x:y@ghcr.io/',
      '/',
    ],
  ),
  mostly(
    ['acme/auth', 'acme/filter', 'filter'],
    [
      'ghcr.io/acme/auth',
      'x/tools',
      'acme/a__b.c',
      'acme/a___b',
      'acme/a--b',
      'acme/..',
      'acme/.a',
      'acme/A',
      'acme/b/c',
      'acme/',
      'a_',
      'é',
    ],
  ),
  mostly(['', ':v1'], [':V_1.-', ':-v', ':', ':a:b', `:${'x'.repeat(129)}`, `:sha256-${HEX}.sig`, ':v1/x', ':v@1']),
  mostly(
    [AT],
    ['', AT.toUpperCase(), `${AT}0`, '@', `@sha512:${HEX}${HEX}`, `${AT}\n`, `${AT} `, `${AT}?x=y`, `${AT}${AT}`],
  ),
];
const FIELDS = mostly(['', HEX], [OTHER, ' ', `${HEX}\n`, `sha256:${HEX}`, HEX.toUpperCase(), HEX.slice(1)]);
const TYPE = 'type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm';
const OBJECTS: readonly (readonly [kind: string, spec: (url: string, sha256: string) => object])[] = [
  ['WasmPlugin', (url, sha256) => ({ url, sha256 })],
  ['TrafficExtension', (url, sha256) => ({ wasm: { url, sha256 } })],
  ['EnvoyExtensionPolicy', (url, sha256) => ({ wasm: [{ code: { image: { url, sha256 } } }] })],
  ['EnvoyExtensionPolicy', (url, sha256) => ({ wasm: [{ code: { http: { url, sha256 } } }] })],
  ['AdmissionPolicy', (module) => ({ module })],
  ['SpinApp', (image) => ({ image })],
  ['Engine', (image) => ({ driver: { istio: { wasm: { image } } } })],
  [
    'EnvoyFilter',
    (uri, sha256) => ({
      patch: { '@type': TYPE, config: { vm_config: { code: { remote: { http_uri: { uri }, sha256 } } } } },
    }),
  ],
  ['Pod', (value) => ({ containers: [{ name: 'a', env: [{ name: 'RELATED_IMAGE_WASM', value }] }] })],
  ['Pod', (reference) => ({ containers: [{ name: 'a' }], volumes: [{ name: 'v', image: { reference } }] })],
];

/** Requests with strange addresses, always the same ones. */
export function strangeRequests(count: number): readonly { readonly object: object }[] {
  const requests = fc
    .tuple(fc.tuple(...PARTS), FIELDS, fc.constantFrom(...OBJECTS))
    .map(([parts, digest, [kind, spec]]) => requestFor(kind, { spec: spec(parts.join(''), digest) }));
  return fc.sample(requests, { numRuns: count, seed: 14 }) as { readonly object: object }[];
}
