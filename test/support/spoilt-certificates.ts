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
/** Only names below example.com; the names of workflows are URIs of another host. */
export const NAMES = seq(explicit(0, seq(implicit(6, Buffer.from('.example.com')))));

/** What may stand in no authority, be it above a signer or above a timestamp. */
export const FORBIDDEN: readonly [string, (draft: Draft) => void][] = [
  ['names that it may sign for', (draft) => put(draft, named(OIDS.names, NAMES))],
  ['critical names that it may sign for', (draft) => put(draft, named(OIDS.names, NAMES, true))],
  ['an unknown critical extension', (draft) => put(draft, named(UNKNOWN, bool(true), true))],
  ['demands on policies', (draft) => put(draft, named('2.5.29.36', seq(implicit(0, Buffer.from([0])))))],
  ['a map of policies', (draft) => put(draft, named('2.5.29.33', seq(seq(oid('1.2.3'), oid('1.2.4'))), true))],
  ['a ban on any policy', (draft) => put(draft, named('2.5.29.54', small(0), true))],
  ['one purpose that is server authentication', (draft) => put(draft, purposes(SERVER_AUTH))],
  ['a list of purposes without any', (draft) => put(draft, named(OIDS.purposes, seq()))],
  ['a purpose that is no identifier', (draft) => put(draft, named(OIDS.purposes, seq(small(1))))],
  ['no right to sign certificates', (draft) => put(draft, keyUsage(0x02))],
  ['the right to sign anything but certificates', (draft) => put(draft, keyUsage(0x80))],
  ['no word that it is an authority', (draft) => void draft.extensions.delete(OIDS.basic)],
  ['the word that it is no authority', (draft) => put(draft, basic(bool(false)))],
  ['a path length alone', (draft) => put(draft, basic(small(5)))],
  ['a negative path length', (draft) => put(draft, basic(bool(true), der(2, Buffer.from([0xff]))))],
  ['a path length of 2^80', (draft) => put(draft, basic(bool(true), der(2, Buffer.alloc(10, 0x7f))))],
  ['three parts in its basic constraints', (draft) => put(draft, basic(bool(true), small(1), small(1)))],
  ['a truth that is neither 0 nor 255', (draft) => put(draft, basic(der(1, Buffer.from([1])), small(1)))],
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
  ['an extension whose value is no octet string', (draft) => draft.extensions.set('odd', seq(oid(UNKNOWN), seq()))],
  ['an alternative name that is no address', (draft) => put(draft, nameWith(6, 'https://exa mple/%zz'))],
  ['a critical address of the issuer', (draft) => put(draft, named('1.3.6.1.5.5.7.1.1', seq(), true))],
  ['an address of the issuer that is none', (draft) => put(draft, named('1.3.6.1.5.5.7.1.1', seq(seq(small(1)))))],
  ['lists of revoked certificates in another form', (draft) => put(draft, named('2.5.29.31', seq(bool(true))))],
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
    'a day that no calendar has',
    (draft) => {
      draft.validity = seq(der(0x17, Buffer.from('200230000000Z')), time(new Date('2040-01-01')));
    },
  ],
  [
    'an hour that no day has',
    (draft) => {
      draft.validity = seq(der(0x17, Buffer.from('200101240000Z')), time(new Date('2040-01-01')));
    },
  ],
  [
    'parts of a second',
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
    'another algorithm outside than inside',
    (draft) => {
      draft.outer = ECDSA.sha384;
    },
  ],
  [
    'an algorithm of RSA for a signature that is none',
    (draft) => {
      draft.algorithm = seq(oid('1.2.840.113549.1.1.11'), der(5));
    },
  ],
  [
    'the algorithm of Ed25519 for a signature that is none',
    (draft) => {
      draft.algorithm = seq(oid('1.3.101.112'));
    },
  ],
];

export function nameWith(kind: number, text: string): readonly [string, Buffer] {
  return [OIDS.altName, extension(OIDS.altName, seq(implicit(kind, Buffer.from(text))), true)];
}
