// Objects for the export to Kyverno, which verifies the signatures of the images.
import { type Answer, HEX, type Row, row } from './admission.ts';

/** Images in a registry: `HOST/NAME`, all with the same digest. */
export interface Published {
  readonly signed: string;
  readonly otherKey: string;
  readonly unsigned: string;
  /** In a repository that the policy does not cover. */
  readonly foreign: string;
  /** `sha256:...`. */
  readonly digest: string;
}

const UNSIGNED = /not attested as the policy requires/;
const NO_DIGEST = /does not have a digest/;
const BAD = /could not parse reference|failed to parse image reference/;

/** Where kinds have the address of an image, and the digest if they have a field for it. */
const KINDS: readonly (readonly [kind: string, spec: (url: string, sha256?: string) => object, scheme: string])[] = [
  ['WasmPlugin', (url, sha256) => ({ url, ...(sha256 === undefined ? {} : { sha256 }) }), 'oci://'],
  ['TrafficExtension', (url, sha256) => ({ wasm: { url, ...(sha256 === undefined ? {} : { sha256 }) } }), 'oci://'],
  ['HigressPlugin', (url, sha256) => ({ url, ...(sha256 === undefined ? {} : { sha256 }) }), 'oci://'],
  [
    'EnvoyExtensionPolicy',
    (url, sha256) => ({
      wasm: [{ code: { type: 'Image', image: { url, ...(sha256 === undefined ? {} : { sha256 }) } } }],
    }),
    '',
  ],
];
const OTHERS: readonly (readonly [kind: string, spec: (image: string) => object, scheme: string])[] = [
  ['Gateway', (image) => ({ httpGateway: { options: { wasm: { filters: [{ image }] } } } }), ''],
  ['ClusterAdmissionPolicy', (module) => ({ module }), 'registry://'],
  ['AdmissionPolicyGroup', (module) => ({ policies: { a: { module } } }), 'registry://'],
  ['WorkloadDeployment', (image) => ({ template: { spec: { components: [{ image }] } } }), ''],
  ['SpinApp', (image) => ({ image }), ''],
  ['Engine', (image) => ({ driver: { istio: { wasm: { image } } } }), 'oci://'],
  [
    'Pod',
    (reference) => ({ containers: [{ name: 'a', image: 'any:1' }], volumes: [{ name: 'v', image: { reference } }] }),
    '',
  ],
];

/** Rows for images in a registry. */
export function kyvernoRows({ signed, otherKey, unsigned, foreign, digest }: Published): readonly Row[] {
  const hex = digest.slice('sha256:'.length);
  const rowFor =
    (kind: string, spec: (url: string, sha256?: string) => object, scheme: string) =>
    (what: string, answer: Answer, url: string, sha256?: string): Row =>
      row(what, answer, kind, { spec: spec(`${scheme}${url}`, sha256) });
  const withFields = KINDS.flatMap(([kind, spec, scheme]) => {
    const one = rowFor(kind, spec, scheme);
    return [
      one('a signed image', 'admitted', `${signed}@${digest}`),
      one('a signed image by its field', 'admitted', `${signed}:v1`, hex),
      one('the same digest twice', 'admitted', `${signed}:v1@${digest}`, hex),
      one('a signed image by its tag', NO_DIGEST, `${signed}:v1`),
      one('an empty field', NO_DIGEST, `${signed}:v1`, ''),
      one('an unsigned image', UNSIGNED, `${unsigned}@${digest}`),
      one('an unsigned image by its field', UNSIGNED, `${unsigned}:v1`, hex),
      one('an image of another signer', UNSIGNED, `${otherKey}@${digest}`),
      one('two digests', BAD, `${signed}@${digest}`, HEX),
      one('a prefix in the field', BAD, `${signed}:v1`, digest),
      one('capitals in the field', BAD, `${signed}:v1`, hex.toUpperCase()),
      one('an image that the policy is not for', 'admitted', `${foreign}:v1`),
    ];
  });
  const others = OTHERS.flatMap(([kind, spec, scheme]) => {
    const one = rowFor(kind, spec, scheme);
    return [
      one('a signed image', 'admitted', `${signed}@${digest}`),
      one('a tag', NO_DIGEST, `${signed}:v1`),
      one('an unsigned image', UNSIGNED, `${unsigned}@${digest}`),
      one('an image of another signer', UNSIGNED, `${otherKey}@${digest}`),
    ];
  });
  const wasm = (urls: readonly string[]): object => ({
    spec: { wasm: urls.map((url) => ({ code: { type: 'Image', image: { url } } })) },
  });
  const old = { spec: { url: `oci://${unsigned}:v1` } };
  return [
    ...withFields,
    ...others,
    row('the second of two', UNSIGNED, 'EnvoyExtensionPolicy', wasm([`${signed}@${digest}`, `${unsigned}@${digest}`])),
    row(
      'two good ones',
      'admitted',
      'EnvoyExtensionPolicy',
      wasm([`${signed}@${digest}`, `oci://${signed}@${digest}`]),
    ),
    row('http', 'admitted', 'EnvoyExtensionPolicy', {
      spec: { wasm: [{ code: { http: { url: 'https://a.example/f' } } }] },
    }),
    row('a file', 'admitted', 'WasmPlugin', { spec: { url: 'file:///f.wasm' } }),
    row('an update that leaves the image', 'admitted', 'WasmPlugin', old, old),
    row(
      'an update to an unsigned image',
      UNSIGNED,
      'WasmPlugin',
      { spec: { url: `oci://${unsigned}@${digest}` } },
      old,
    ),
    row(
      'another version of its API',
      UNSIGNED,
      'WasmPlugin',
      { spec: { url: `${unsigned}@${digest}` } },
      undefined,
      'v9',
    ),
  ];
}
