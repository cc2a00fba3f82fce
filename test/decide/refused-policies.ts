import type { Json, JsonObject } from '../../src/core/json.ts';
import { ISSUER, keyless, policyJson, WORKFLOW } from '../support/policy.ts';
import { PUBLIC_PEM } from '../support/publisher.ts';

export const allOf = (...authorities: readonly JsonObject[]): JsonObject =>
  policyJson({ authorities: { allOf: [...authorities] } });
export const release = (rule: JsonObject): JsonObject => allOf(keyless('release', rule));
export const github = (rule: JsonObject): JsonObject => release({ github: { repository: 'acme/filter', ...rule } });
export const key = { name: 'key', key: PUBLIC_PEM };
const other = keyless('other', { subject: 'mallory@acme.example' });
const anyOf = (minimumMatches: Json, ...authorities: readonly JsonObject[]): JsonObject =>
  policyJson({ authorities: { anyOf: { minimumMatches, authorities: [...authorities] } } });

const DER = Buffer.from(PUBLIC_PEM.replace(/-----[^-]*-----/g, ''), 'base64');
/** The same point as its first coordinate and the sign of the second. Source: SEC 1 section 2.3.3. */
const COMPRESSED = Buffer.concat([
  Buffer.from('3039301306072a8648ce3d020106082a8648ce3d030107032200', 'hex'),
  Buffer.of(2 + ((DER[90] ?? 0) & 1)),
  DER.subarray(27, 59),
]);
/** The last base64 digit with one more bit after the last byte. */
const STRAY: Readonly<Record<string, string>> = { A: 'B', Q: 'R', g: 'h', w: 'x' };
const pemOf = (der: Buffer): string =>
  `-----BEGIN PUBLIC KEY-----\n${der.toString('base64')}\n-----END PUBLIC KEY-----\n`;
/** JSON.stringify cannot write every number. */
const condition = (number: string): string =>
  JSON.stringify(
    policyJson({ attestations: [{ predicateType: 'https://x.y/z', conditions: [{ path: '/a', equals: 'NUMBER' }] }] }),
  ).replace('"NUMBER"', number);

/** Policies that are refused, and what the message must say. */
export const REFUSED_POLICIES: readonly (readonly [what: string, policy: Json, why: RegExp])[] = [
  ['a list', [], /not an object/],
  ['an empty object', {}, /empty/],
  ['no kind', policyJson({ kind: undefined }), /no kind/],
  ['another version', policyJson({ apiVersion: 'v2' }), /apiVersion/],
  ['no images', policyJson({ images: undefined }), /no images/],
  ['an empty list of images', policyJson({ images: [] }), /images: the list is empty/],
  ['every image', policyJson({ images: [{ glob: '*' }] }), /match too much/],
  ['every registry', policyJson({ images: [{ glob: '*/acme/filter' }] }), /match too much/],
  ['a double star', policyJson({ images: [{ glob: 'ghcr.io/**' }] }), /the only wildcard/],
  ['a star in an exact repository', policyJson({ images: [{ repository: 'ghcr.io/acme/*' }] }), /compared exactly/],
  ['an image with a tag', policyJson({ images: [{ repository: 'ghcr.io/acme/f:v1' }] }), /tag or digest/],
  ['an image with a digest', policyJson({ images: [{ glob: 'ghcr.io/acme/*@sha256' }] }), /tag or digest/],
  ['no authorities', policyJson({ authorities: undefined }), /no signature would be required/],
  ['empty authorities', policyJson({ authorities: {} }), /empty/],
  ['an empty allOf', policyJson({ authorities: { allOf: [] } }), /empty/],
  ['an empty anyOf', policyJson({ authorities: { anyOf: {} } }), /empty/],
  ['anyOf without authorities', policyJson({ authorities: { anyOf: { minimumMatches: 1 } } }), /no authorities/],
  ['a threshold of zero', anyOf(0, key, other), /0 is not between 1 and 2/],
  ['a threshold below zero', anyOf(-1, key, other), /between/],
  ['a fractional threshold', anyOf(1.5, key, other), /not an integer/],
  ['a threshold that nothing can meet', anyOf(3, key, other), /between 1 and 2/],
  ['a name that is used twice', allOf(key, { ...other, name: 'key' }), /twice/],
  ['a key under two names', allOf(key, { ...key, name: 'again' }), /two names/],
  ['an authority with key and identity', allOf({ ...other, key: PUBLIC_PEM }), /either/],
  ['an authority with neither', allOf({ name: 'x' }), /either/],
  [
    'a private key',
    allOf({ name: 'x', key: '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n' }),
    /contains a private key/,
  ],
  ['a key in another spelling of its point', allOf({ name: 'x', key: pemOf(COMPRESSED) }), /usual encoding/],
  ['a key with trailing bytes', allOf({ name: 'x', key: pemOf(Buffer.concat([DER, Buffer.of(0)])) }), /usual encoding/],
  [
    'a key with stray bits in its base64',
    allOf({ name: 'x', key: pemOf(DER).replace(/.==/, (end) => `${STRAY[end[0] ?? ''] ?? ''}==`) }),
    /usual encoding/,
  ],
  ['a key of another kind', allOf({ name: 'x', key: pemOf(Buffer.alloc(44)) }), /usual encoding/],
  [
    'an image with a host in upper case',
    policyJson({ images: [{ repository: 'GHCR.IO/acme/x' }] }),
    /not a valid repository/,
  ],
  ['an image in upper case', policyJson({ images: [{ glob: 'ghcr.io/Acme/*' }] }), /not a valid repository/],
  [
    'an image with a scheme',
    policyJson({ images: [{ repository: 'https://ghcr.io/acme/x' }] }),
    /not a valid repository/,
  ],
  ['an image with a space', policyJson({ images: [{ repository: 'ghcr.io/acme/a b' }] }), /not a valid repository/],
  ['an image with / at its end', policyJson({ images: [{ glob: 'ghcr.io/acme/*/' }] }), /not a valid repository/],
  ['an image without a host', policyJson({ images: [{ repository: 'filter' }] }), /not a valid repository/],
  [
    'a layout folder with / at its end',
    policyJson({ images: [{ repository: 'oci-layout:out/' }] }),
    /not a valid repository/,
  ],
  ['no issuer', policyJson({ authorities: { allOf: [{ name: 'x', keyless: { subject: WORKFLOW } }] } }), /no issuer/],
  ['an empty subject', release({ subject: '' }), /empty/],
  ['a subject of spaces', release({ subject: ' ' }), /empty/],
  [
    'only an issuer',
    policyJson({ authorities: { allOf: [{ name: 'x', keyless: { issuer: ISSUER } }] } }),
    /does not name a signer/,
  ],
  ['only an owner', release({ github: { owner: 'acme' } }), /does not name a signer/],
  ['a subject and a pattern', release({ subject: WORKFLOW, subjectGlob: 'https://github.com/acme/*' }), /both/],
  ['a pattern in an exact subject', release({ subject: 'https://github.com/acme/*' }), /compared exactly/],
  ['a regular expression', release({ subject: 'https://github.com/acme/.*' }), /compared exactly/],
  ['a field for regular expressions', release({ subjectRegExp: '.*' }), /subjectRegExp/],
  ['everyone', release({ subjectGlob: '*' }), /match too much/],
  [
    'every owner',
    release({ subjectGlob: 'https://github.com/*/filter/.github/workflows/a.yml@refs/tags/v1' }),
    /match too much/,
  ],
  ['every host', release({ subjectGlob: 'https://*/acme/filter' }), /match too much/],
  ['every mail domain', release({ subjectGlob: 'me@*' }), /match too much/],
  ['everyone in a mail domain', release({ subjectGlob: '*@gmail.com' }), /list people one by one/],
  ['a pattern without a star', release({ subjectGlob: WORKFLOW }), /no \*/],
  ['a set of characters', release({ subjectGlob: 'https://github.com/acme/[a-z]*' }), /the only wildcard/],
  ['every ref', github({ refGlob: 'refs/*' }), /match too much/],
  ['every kind of ref', github({ refGlob: 'refs/*/main' }), /match too much/],
  ['a branch that is not a ref', github({ ref: 'main' }), /full ref/],
  [
    'a tag that is not a ref',
    release({ subject: WORKFLOW, source: { repository: 'acme/f', ref: 'v1.2.0' } }),
    /full ref/,
  ],
  [
    'a commit as the ref of the source',
    release({ subject: WORKFLOW, source: { repository: 'acme/f', ref: 'a'.repeat(40) } }),
    /full ref/,
  ],
  [
    'an identity with a letter of another alphabet',
    release({ subject: WORKFLOW.replace('acme', '\u0430cme') }),
    /ASCII/,
  ],
  ['a repository without owner', github({ repository: 'filter' }), /OWNER\/NAME/],
  ['an owner of another repository', github({ owner: 'other' }), /not the owner/],
  ['a numeric id that is not a text', github({ repositoryId: 4711 }), /quotes/],
  [
    'ids under github in addition to a source',
    release({ subject: WORKFLOW, github: { repositoryId: '1' }, source: { repository: 'acme/f' } }),
    /under source/,
  ],
  ['a source without repository', release({ subject: WORKFLOW, source: { ref: 'refs/heads/main' } }), /no repository/],
  ['a workflow outside its folder', github({ workflow: 'release.yml' }), /path such as/],
  ['an unknown runner', github({ runner: 'any' }), /not one of/],
  ['an attestation without a type', policyJson({ attestations: [{ minimumMatches: 1 }] }), /no predicateType/],
  ['an empty list of attestations', policyJson({ attestations: [] }), /empty/],
  ['an alias of cosign', policyJson({ attestations: [{ predicateType: 'slsaprovenance' }] }), /address such as/],
  ['an unknown host', policyJson({ abi: { hosts: ['apache'] } }), /abi\.hosts: .*apache/],
  [
    'zero attestations',
    policyJson({ attestations: [{ predicateType: 'https://x.y/z', minimumMatches: 0 }] }),
    /between/,
  ],
  [
    'more attestations than authorities',
    policyJson({ attestations: [{ predicateType: 'https://x.y/z', minimumMatches: 2 }] }),
    /at most 1 can match/,
  ],
  [
    'an attestation by an unknown authority',
    policyJson({ attestations: [{ predicateType: 'https://x.y/z', signedBy: ['nobody'] }] }),
    /not an authority/,
  ],
  [
    'a signature as an attestation',
    policyJson({ attestations: [{ predicateType: 'https://sigstore.dev/cosign/sign/v1' }] }),
    /authorities already require/,
  ],
  [
    'a condition without a pointer',
    policyJson({ attestations: [{ predicateType: 'https://x.y/z', conditions: [{ path: 'a', equals: 1 }] }] }),
    /JSON pointer/,
  ],
  [
    'a condition on everything',
    policyJson({ attestations: [{ predicateType: 'https://x.y/z', conditions: [{ path: '/', equals: 1 }] }] }),
    /JSON pointer/,
  ],
  [
    'a condition without a value',
    policyJson({ attestations: [{ predicateType: 'https://x.y/z', conditions: [{ path: '/a' }] }] }),
    /equals/,
  ],
  [
    'a condition on an object',
    policyJson({ attestations: [{ predicateType: 'https://x.y/z', conditions: [{ path: '/a', equals: {} }] }] }),
    /equals/,
  ],
  ['a condition on an unsafe integer', condition('9007199254740993'), /safe integer range/],
  ['a condition on an infinite number', condition('1e400'), /parsers refuse or read differently/],
  ['a condition on a fraction', condition('1.5'), /safe integer range/],
  [
    'an older summary',
    policyJson({ attestations: [{ predicateType: 'https://slsa.dev/verification_summary/v0.2' }] }),
    /version of the summary/,
  ],
  ['none as an ABI', policyJson({ abi: { versions: ['none'] } }), /not a known ABI/],
  ['an unknown ABI', policyJson({ abi: { versions: ['nonsense/42'] } }), /"nonsense\/42" is not a known ABI/],
  ['a kind without a version', policyJson({ abi: { versions: ['proxy-wasm'] } }), /not a known ABI/],
  [
    'a version that does not exist yet',
    policyJson({ abi: { versions: ['proxy-wasm/0.2.1', 'proxy-wasm/0.2.2'] } }),
    /abi\.versions\[1\]/,
  ],
  ['a list of hosts that names no host', policyJson({ abi: { hosts: [', ,'] } }), /names no host/],
  ['an unknown layout', policyJson({ layout: { allowed: ['zip'] } }), /not one of/],
  ['an empty list of layouts', policyJson({ layout: { allowed: [] } }), /empty/],
  ['an unknown host', policyJson({ abi: { hosts: ['nginx'] } }), /nginx/],
  [
    'an allowance for a verdict about hosts',
    policyJson({ abi: { allowProblems: [{ rule: 'PW020', reason: 'x' }] } }),
    /PW020.*this rule cannot be allowed/,
  ],
  [
    'an allowance without a reason',
    policyJson({ abi: { allowProblems: [{ rule: 'PW042' }] } }),
    /the reason has 0 characters/,
  ],
  [
    'an allowance without a rule',
    policyJson({ abi: { allowProblems: [{ reason: 'x' }] } }),
    /this rule cannot be allowed/,
  ],
  [
    'a repeated allowance',
    policyJson({ abi: { allowProblems: Array(2).fill({ rule: 'PW042', reason: 'x' }) } }),
    /PW042.*twice/,
  ],
  ['a size of zero', policyJson({ module: { maxSize: 0 } }), /between/],
  ['an age without a unit', policyJson({ signature: { maxAge: '90' } }), /hours or days/],
  ['an age of zero', policyJson({ signature: { maxAge: '0d' } }), /hours or days/],
  ['a maximum age with a key', { ...allOf(key), signature: { maxAge: '1d' } }, /no proven time/],
  ['an unknown transparency', policyJson({ signature: { transparency: 'off' } }), /not one of/],
  ['an empty list of formats', policyJson({ signature: { formats: [] } }), /empty/],
  ['an unknown format', policyJson({ signature: { formats: ['bundle', 'any'] } }), /neither bundle nor legacy/],
  ['an empty list of events', policyJson({ signature: { refuseEvents: [] } }), /empty/],
  ['an unknown source of versions', policyJson({ tags: { versionFrom: 'tag' } }), /not one of/],
  ['versions from the ref of a key', { ...allOf(key), tags: { versionFrom: 'ref' } }, /have no git ref/],
  [
    'a repeated annotation',
    policyJson({
      annotations: {
        required: [
          { key: 'a', value: 'b' },
          { key: 'a', value: 'c' },
        ],
      },
    }),
    /twice/,
  ],
];
