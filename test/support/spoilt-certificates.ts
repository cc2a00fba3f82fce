import { ECDSA, extension } from './sigstore-certificates.ts';
import { basic, type Draft, keyUsage, named, OIDS, purposes, validity } from './sigstore-chain.ts';
import { bits, bool, der, explicit, implicit, integer, octets, oid, seq, time } from './sigstore-der.ts';

export const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
export const ANY_PURPOSE = '2.5.29.37.0';
export const UNKNOWN = '1.3.6.1.4.1.99999.1';
export const small = (value: number): Buffer => integer(Buffer.from([value]));
export const put = (draft: Draft, ...named: readonly (readonly [string, Buffer])[]): void => {
  for (const [id, one] of named) draft.extensions.set(id, one);
};
/** Permits only names below example.com; the names of workflows are URIs of another host. */
export const NAMES = seq(explicit(0, seq(implicit(6, Buffer.from('.example.com')))));

/** Changes that no authority may have, neither one of signers nor one of timestamps. */
export const FORBIDDEN: readonly [string, (draft: Draft) => void][] = [
  ['name constraints', (draft) => put(draft, named(OIDS.names, NAMES))],
  ['critical name constraints', (draft) => put(draft, named(OIDS.names, NAMES, true))],
  ['an unknown critical extension', (draft) => put(draft, named(UNKNOWN, bool(true), true))],
  ['policy constraints', (draft) => put(draft, named('2.5.29.36', seq(implicit(0, Buffer.from([0])))))],
  ['policy mappings', (draft) => put(draft, named('2.5.29.33', seq(seq(oid('1.2.3'), oid('1.2.4'))), true))],
  ['inhibit any policy', (draft) => put(draft, named('2.5.29.54', small(0), true))],
  ['server authentication as the only purpose', (draft) => put(draft, purposes(SERVER_AUTH))],
  ['an empty list of purposes', (draft) => put(draft, named(OIDS.purposes, seq()))],
  ['a purpose that is not an object identifier', (draft) => put(draft, named(OIDS.purposes, seq(small(1))))],
  ['a key usage of only CRL signing', (draft) => put(draft, keyUsage(0x02))],
  ['a key usage of only digital signatures', (draft) => put(draft, keyUsage(0x80))],
  ['no basic constraints', (draft) => void draft.extensions.delete(OIDS.basic)],
  ['basic constraints that say it is not an authority', (draft) => put(draft, basic(bool(false)))],
  ['only a path length', (draft) => put(draft, basic(small(5)))],
  ['a negative path length', (draft) => put(draft, basic(bool(true), der(2, Buffer.from([0xff]))))],
  ['a path length of 2^80', (draft) => put(draft, basic(bool(true), der(2, Buffer.alloc(10, 0x7f))))],
  ['three parts in its basic constraints', (draft) => put(draft, basic(bool(true), small(1), small(1)))],
  ['a boolean that is neither 0 nor 255', (draft) => put(draft, basic(der(1, Buffer.from([1])), small(1)))],
  ['a critical key identifier', (draft) => put(draft, named(OIDS.subjectKeyId, octets(Buffer.alloc(20)), true))],
  [
    'bytes after a key identifier',
    (draft) =>
      put(draft, [
        OIDS.subjectKeyId,
        extension(OIDS.subjectKeyId, Buffer.concat([octets(Buffer.alloc(4)), bool(true)])),
      ]),
  ],
  [
    'the same extension twice',
    (draft) => draft.extensions.set('again', extension(OIDS.keyUsage, bits(Buffer.from([6]), 1), true)),
  ],
  [
    'an extension in four parts',
    (draft) => draft.extensions.set('odd', seq(oid(UNKNOWN), bool(false), octets(seq()), bool(false))),
  ],
  ['an extension whose value is not an octet string', (draft) => draft.extensions.set('odd', seq(oid(UNKNOWN), seq()))],
  ['an alternative name that is not a URI', (draft) => put(draft, nameWith(6, 'https://exa mple/%zz'))],
  ['a critical authority information access', (draft) => put(draft, named('1.3.6.1.5.5.7.1.1', seq(), true))],
  ['a malformed authority information access', (draft) => put(draft, named('1.3.6.1.5.5.7.1.1', seq(seq(small(1)))))],
  ['malformed CRL distribution points', (draft) => put(draft, named('2.5.29.31', seq(bool(true))))],
  ['one policy twice', (draft) => put(draft, named('2.5.29.32', seq(seq(oid('1.2.3')), seq(oid('1.2.3')))))],
  [
    'version 1',
    (draft) => {
      draft.version = explicit(0, small(0));
    },
  ],
  [
    'version 2',
    (draft) => {
      draft.version = explicit(0, small(1));
    },
  ],
  [
    'version 4',
    (draft) => {
      draft.version = explicit(0, small(3));
    },
  ],
  [
    'a unique identifier',
    (draft) => {
      draft.spki = Buffer.concat([draft.spki, implicit(1, Buffer.from([0, 1]))]);
    },
  ],
  [
    'bytes after its extensions',
    (draft) => {
      draft.rest = seq();
    },
  ],
  [
    'a day that does not exist',
    (draft) => {
      draft.validity = seq(der(0x17, Buffer.from('200230000000Z')), time(new Date('2040-01-01')));
    },
  ],
  [
    'an hour that does not exist',
    (draft) => {
      draft.validity = seq(der(0x17, Buffer.from('200101240000Z')), time(new Date('2040-01-01')));
    },
  ],
  [
    'fractions of a second',
    (draft) => {
      draft.validity = seq(der(0x18, Buffer.from('20200101000000.500Z')), time(new Date('2040-01-01')));
    },
  ],
  [
    'an end before the proven time',
    (draft) => {
      draft.validity = validity(new Date('2020-01-01'), new Date('2026-05-31'));
    },
  ],
  [
    'a start after the proven time',
    (draft) => {
      draft.validity = validity(new Date('2026-06-02'), new Date('2040-01-01'));
    },
  ],
  [
    'an outer algorithm that differs from the inner one',
    (draft) => {
      draft.outer = ECDSA.sha384;
    },
  ],
  [
    'the RSA algorithm on a signature that is not RSA',
    (draft) => {
      draft.algorithm = seq(oid('1.2.840.113549.1.1.11'), der(5));
    },
  ],
  [
    'the Ed25519 algorithm on a signature that is not Ed25519',
    (draft) => {
      draft.algorithm = seq(oid('1.3.101.112'));
    },
  ],
];

export function nameWith(kind: number, text: string): readonly [string, Buffer] {
  return [OIDS.altName, extension(OIDS.altName, seq(implicit(kind, Buffer.from(text))), true)];
}
