import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CODE_SIGNING, extension, TIME_STAMPING } from '../support/sigstore-certificates.ts';
import {
  basic,
  type Draft,
  type Drafts,
  drawCertificates,
  keyUsage,
  named,
  nameOf,
  OIDS,
  purposes,
  type SealOptions,
  sealBundle,
  validity,
} from '../support/sigstore-chain.ts';
import { bool, der, explicit, implicit, octets, oid, seq, set, time } from '../support/sigstore-der.ts';
import { nameExtension } from '../support/sigstore-identity.ts';
import { reasonFor } from '../support/sigstore-run.ts';
import {
  ANY_PURPOSE,
  FORBIDDEN,
  NAMES,
  nameWith,
  put,
  SERVER_AUTH,
  small,
  UNKNOWN,
} from '../support/spoilt-certificates.ts';

function reasonOf(spoil: (drafts: Drafts) => void, options?: SealOptions): Promise<string> {
  const drafts = drawCertificates();
  spoil(drafts);
  const { bundle, trustedRoot } = sealBundle(drafts, options);
  return reasonFor(trustedRoot, bundle);
}

const taken: readonly [string, (drafts: Drafts) => void, SealOptions?][] = [
  ['an honest chain', () => {}],
  [
    'an intermediate of several purposes, code signing among them',
    ({ intermediate }) => put(intermediate, purposes(SERVER_AUTH, CODE_SIGNING)),
  ],
  ['an intermediate for any purpose', ({ intermediate }) => put(intermediate, purposes(ANY_PURPOSE))],
  ['an intermediate without purposes', ({ intermediate }) => void intermediate.extensions.delete(OIDS.purposes)],
  ['a root for code signing', ({ root }) => put(root, purposes(CODE_SIGNING))],
  ['a leaf for code signing and server authentication', ({ leaf }) => put(leaf, purposes(SERVER_AUTH, CODE_SIGNING))],
  [
    'an unknown extension that is not critical, in every certificate',
    (all) => each(all, (draft) => put(draft, named(UNKNOWN, bool(true)))),
  ],
  [
    'an authority without a path length',
    ({ root, intermediate }) => each({ root, intermediate }, (draft) => put(draft, basic(bool(true)))),
  ],
  [
    'policies, addresses of lists and of the issuer, as private authorities write them',
    ({ intermediate }) =>
      put(
        intermediate,
        named('2.5.29.32', seq(seq(oid('2.5.29.32.0')))),
        named('2.5.29.31', seq(seq(explicit(0, explicit(0, implicit(6, Buffer.from('http://pki.example/ca.crl'))))))),
        named(
          '1.3.6.1.5.5.7.1.1',
          seq(seq(oid('1.3.6.1.5.5.7.48.2'), implicit(6, Buffer.from('http://pki.example/ca.cer')))),
        ),
      ),
  ],
  ['a leaf that the root issued itself', byRoot, { leafBy: 'root', order: ['root'] }],
  ['a leaf that the root issued itself, next to an intermediate', byRoot, { leafBy: 'root' }],
  [
    'timestamps of an authority without an intermediate',
    stampedByRoot,
    { stampOrder: ['stampLeaf', 'stampRoot'], stampBy: 'stampRoot' },
  ],
];
for (const [title, spoil, options] of taken)
  test(`takes ${title}`, async () => assert.equal(await reasonOf(spoil, options), 'verified'));

type Row = readonly [string, (drafts: Drafts) => void, RegExp, SealOptions?];
const CHAIN = /Failed to verify certificate chain|certificateAuthorities\[0\]/;
const STAMP = /timestamp could not be verified|timestampAuthorities\[0\]/;

for (const [role, why] of [
  ['root', CHAIN],
  ['intermediate', CHAIN],
  ['stampRoot', STAMP],
  ['stampIntermediate', STAMP],
] as const)
  for (const [title, spoil] of FORBIDDEN)
    test(`refuses a chain whose ${role} has ${title}`, async () =>
      assert.match(await reasonOf((drafts) => spoil(drafts[role])), why));

const refused: readonly Row[] = [
  ['a root whose path is too short', ({ root }) => put(root, basic(bool(true), small(0))), CHAIN],
  ['a timestamp root whose path is too short', ({ stampRoot }) => put(stampRoot, basic(bool(true), small(0))), STAMP],
  ['an intermediate for timestamps alone', ({ intermediate }) => put(intermediate, purposes(TIME_STAMPING)), CHAIN],
  [
    'a timestamp intermediate for code signing alone',
    ({ stampIntermediate }) => put(stampIntermediate, purposes(CODE_SIGNING)),
    STAMP,
  ],
  [
    'an issuer in other letters',
    ({ leaf }) => {
      leaf.issuer = nameOf('Intermediate');
    },
    CHAIN,
  ],
  [
    'a name with a string that is not UTF-8',
    ({ root, intermediate }) => rename(root, intermediate, der(0x0c, Buffer.from([0xff]))),
    CHAIN,
  ],
  [
    'a name with a printable string that is not',
    ({ root, intermediate }) => rename(root, intermediate, der(0x13, Buffer.from('a@b_c'))),
    CHAIN,
  ],
  ['a name that is a number', ({ root, intermediate }) => rename(root, intermediate, small(7)), CHAIN],
  ['a root that stands before its intermediate', () => {}, CHAIN, { order: ['root', 'intermediate'] }],
  ['an authority without its root', () => {}, CHAIN, { order: ['intermediate'] }],
  [
    'a timestamp root that stands before its intermediate',
    () => {},
    STAMP,
    { stampOrder: ['stampLeaf', 'stampRoot', 'stampIntermediate'] },
  ],
  [
    'a timestamp authority whose root stands first',
    () => {},
    STAMP,
    { stampOrder: ['stampRoot', 'stampIntermediate', 'stampLeaf'] },
  ],
  ['a leaf that may not sign', ({ leaf }) => put(leaf, keyUsage(0x40)), /may not sign/],
  ['a leaf that may agree on keys alone', ({ leaf }) => put(leaf, keyUsage(0x08)), /may not sign/],
  ['a leaf without key usage', ({ leaf }) => void leaf.extensions.delete(OIDS.keyUsage), /may not sign/],
  [
    'a leaf whose key usage is no bit string',
    ({ leaf }) => put(leaf, named(OIDS.keyUsage, small(0x80), true)),
    /unreadable extension 2\.5\.29\.15/,
  ],
  ['a leaf for any purpose', ({ leaf }) => put(leaf, purposes(ANY_PURPOSE)), /not for code signing/],
  [
    'a leaf for timestamps',
    ({ leaf }) => put(leaf, named(OIDS.purposes, seq(oid(TIME_STAMPING)))),
    /not for code signing/,
  ],
  ['a leaf with names that it may sign for', ({ leaf }) => put(leaf, named(OIDS.names, NAMES)), /2\.5\.29\.30/],
  [
    'a leaf with an unknown critical extension',
    ({ leaf }) => put(leaf, named(UNKNOWN, bool(true), true)),
    /critical extension 1\.3\.6\.1\.4\.1\.99999\.1/,
  ],
  [
    'a leaf with a critical key identifier',
    ({ leaf }) => put(leaf, named(OIDS.subjectKeyId, octets(Buffer.alloc(20)), true)),
    /critical extension 2\.5\.29\.14/,
  ],
  ['a leaf that may sign certificates', ({ leaf }) => put(leaf, basic(bool(true))), /is a CA certificate/],
  ['a leaf with a path length', ({ leaf }) => put(leaf, basic(small(0))), /not a boolean/],
  [
    'a leaf of version 1',
    ({ leaf }) => {
      leaf.version = explicit(0, small(0));
    },
    /DER/,
  ],
  [
    'a leaf with a negative serial number',
    ({ leaf }) => {
      leaf.serial = der(2, Buffer.from([0x80, 1]));
    },
    /DER/,
  ],
  [
    'a leaf with a long-winded serial number',
    ({ leaf }) => {
      leaf.serial = der(2, Buffer.from([0, 1]));
    },
    /DER/,
  ],
  [
    'a leaf with parts of a second',
    ({ leaf }) => {
      leaf.validity = fractions();
    },
    /DER/,
  ],
  [
    'a leaf that writes the length of a claim in another way',
    ({ leaf }) => put(leaf, ['identity 7', extension('1.3.6.1.4.1.57264.1.8', Buffer.from([0x0c, 0x81, 1, 0x78]))]),
    /1\.3\.6\.1\.4\.1\.57264\.1\.8 of the certificate is not a UTF8String/,
  ],
  [
    'a leaf with a claim in another kind of string',
    ({ leaf }) => put(leaf, ['identity 7', extension('1.3.6.1.4.1.57264.1.8', der(0x13, Buffer.from('x')))]),
    /is not a UTF8String/,
  ],
  [
    'a leaf with a year before 2050 in four digits',
    ({ leaf }) => {
      leaf.validity = seq(time(new Date('2020-01-01')), time(new Date('2040-01-01')));
    },
    /DER/,
  ],
  [
    'a leaf with a name twice',
    ({ leaf }) => put(leaf, [OIDS.altName, nameExtension(['https://a.example/x', 'https://a.example/x'])]),
    /2 subject alternative names/,
  ],
  [
    'a leaf whose name holds a wrong escape',
    ({ leaf }) => put(leaf, nameWith(6, 'https://github.com/acme/%zz')),
    /unreadable extension 2\.5\.29\.17/,
  ],
  [
    'a leaf whose name has a user',
    ({ leaf }) => put(leaf, nameWith(6, 'https://me@github.com:443/acme')),
    /unreadable extension 2\.5\.29\.17/,
  ],
  [
    'a leaf whose name has no scheme',
    ({ leaf }) => put(leaf, nameWith(6, '//github.com/acme')),
    /unreadable extension 2\.5\.29\.17/,
  ],
  [
    'a timestamp certificate whose purpose is not critical',
    ({ stampLeaf }) => put(stampLeaf, named(OIDS.purposes, seq(oid(TIME_STAMPING)))),
    STAMP,
  ],
  [
    'a timestamp certificate with a second purpose',
    ({ stampLeaf }) => put(stampLeaf, purposes(TIME_STAMPING, CODE_SIGNING)),
    STAMP,
  ],
  [
    'a timestamp certificate with an unknown second purpose',
    ({ stampLeaf }) => put(stampLeaf, purposes(TIME_STAMPING, UNKNOWN)),
    STAMP,
  ],
  [
    'a timestamp certificate for any purpose',
    ({ stampLeaf }) => put(stampLeaf, named(OIDS.purposes, seq(oid(ANY_PURPOSE)), true)),
    STAMP,
  ],
  [
    'a timestamp certificate without a purpose',
    ({ stampLeaf }) => void stampLeaf.extensions.delete(OIDS.purposes),
    STAMP,
  ],
  ['a timestamp certificate that may not sign', ({ stampLeaf }) => put(stampLeaf, keyUsage(0x20)), STAMP],
  ['a timestamp certificate of an authority', ({ stampLeaf }) => put(stampLeaf, basic(bool(true))), STAMP],
  [
    'a timestamp certificate with an unknown critical extension',
    ({ stampLeaf }) => put(stampLeaf, named(UNKNOWN, bool(true), true)),
    STAMP,
  ],
  [
    'a timestamp certificate that had expired',
    ({ stampLeaf }) => {
      stampLeaf.validity = validity(new Date('2020-01-01'), new Date('2026-05-31'));
    },
    STAMP,
  ],
];
for (const [title, spoil, why, options] of refused)
  test(`refuses ${title}`, async () => assert.match(await reasonOf(spoil, options), why));

function each(drafts: Partial<Drafts>, change: (draft: Draft) => void): void {
  for (const draft of Object.values(drafts)) change(draft);
}

function byRoot({ leaf, root }: Drafts): void {
  leaf.issuer = root.subject;
  leaf.extensions.delete(OIDS.authorityKeyId);
}

function stampedByRoot({ stampLeaf, stampRoot }: Drafts): void {
  stampLeaf.issuer = stampRoot.subject;
  stampLeaf.extensions.delete(OIDS.authorityKeyId);
}

/** Gives root and intermediate a name that holds this string. */
function rename(root: Draft, intermediate: Draft, text: Buffer): void {
  root.subject = seq(set(seq(oid('2.5.4.3'), text)));
  root.issuer = root.subject;
  intermediate.issuer = root.subject;
}

function fractions(): Buffer {
  return seq(der(0x18, Buffer.from('20260601115900.000Z')), der(0x18, Buffer.from('20260601120900.000Z')));
}
