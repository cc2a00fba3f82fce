// Bundles with their trusted roots, with small changes to certificates, their order, the timestamp or the document.
// Everything is signed again, so that readers decide by the content and not by a broken signature.
import { numbers } from '../../test/support/mutate.ts';
import { CODE_SIGNING, makeKey, spkiOf, TIME_STAMPING } from '../../test/support/sigstore-certificates.ts';
import {
  basic,
  ct,
  type Draft,
  type Drafts,
  drawCertificates,
  keyUsage,
  type Named,
  named,
  OIDS,
  purposes,
  type Role,
  type SealOptions,
  SIGNED_AT,
  sealBundle,
  validity,
} from '../../test/support/sigstore-chain.ts';
import {
  bool,
  der,
  explicit,
  implicit,
  integer,
  octets,
  oid,
  seq,
  set,
  time,
  utcTime,
} from '../../test/support/sigstore-der.ts';
import {
  ANY_PURPOSE,
  FORBIDDEN,
  NAMES,
  nameWith,
  SERVER_AUTH,
  UNKNOWN,
} from '../../test/support/spoilt-certificates.ts';
import { mutateBundle } from './bundle-mutants.ts';
import { ALGORITHMS, KEYS } from './chain-keys.ts';
import { mutateDer } from './der-mutants.ts';

type Next = () => number;
type Options = { -readonly [name in keyof SealOptions]: SealOptions[name] };

/** One type of change. */
type Change = (drafts: Drafts, options: Options, next: Next) => void;

const ROLES: readonly Role[] = ['root', 'intermediate', 'leaf', 'stampRoot', 'stampIntermediate', 'stampLeaf'];
const PURPOSES = [CODE_SIGNING, TIME_STAMPING, SERVER_AUTH, ANY_PURPOSE, UNKNOWN];
const PARTS = ['version', 'serial', 'algorithm', 'issuer', 'validity', 'subject', 'spki', 'rest'] as const;
const otherCt = makeKey();
const CHANGES: readonly (readonly [share: number, change: Change])[] = [
  [10, (drafts, _, next) => putExtension(pick(Object.values(drafts), next), next)],
  [2, (drafts, _, next) => pick(FORBIDDEN, next)[1](pick(Object.values(drafts), next))],
  [3, (drafts, _, next) => mutateExtension(pick(Object.values(drafts), next), next)],
  [2, (drafts, _, next) => shuffleExtensions(pick(Object.values(drafts), next), next)],
  [3, (drafts, _, next) => mutatePart(pick(Object.values(drafts), next), next)],
  [2, (drafts, _, next) => renameAuthority(drafts, next)],
  [3, (drafts, _, next) => changeTimes(pick(Object.values(drafts), next), next)],
  [2, (drafts, _, next) => changeKey(drafts, next)],
  [1, (drafts, _, next) => Object.assign(drafts[pick(ROLES, next)], pick(ALGORITHMS, next))],
  [2, (drafts, options, next) => changeOrder(drafts, options, next)],
  [1, (_, options, next) => Object.assign(options, { status: pick([0, 2, 3], next) })],
  [
    1,
    (_, options, next) =>
      Object.assign(options, {
        listedBy: pick([[], [otherCt.privateKey], [otherCt.privateKey, ct.privateKey]], next),
      }),
  ],
  [
    1,
    (_, options, next) => Object.assign(options, { at: new Date(SIGNED_AT.getTime() + ((next() % 41) - 20) * 60_000) }),
  ],
];
const WEIGHTED = CHANGES.flatMap(([share, change]) => Array.from({ length: share }, () => change));

/**
 * A bundle and its trusted root as `{"bundle": TEXT, "trustedRoot": TEXT}`. The same seed gives the same content; keys
 * and signatures differ.
 */
export function chainMutant(seed: number): Uint8Array {
  const next = numbers(seed);
  const drafts = drawCertificates();
  const options: Options = {};
  const isDocument = next() % 5 === 0;
  // A quarter has two changes, since one can hide the other.
  if (!isDocument)
    for (let left = next() % 4 === 0 ? 2 : 1; left > 0; left -= 1) pick(WEIGHTED, next)(drafts, options, next);
  const { bundle, trustedRoot } = sealBundle(drafts, options);
  const document = isDocument ? mutateBundle(bundle, next) : bundle;
  return Buffer.from(JSON.stringify({ bundle: Buffer.from(document).toString(), trustedRoot }));
}

/** Puts in a well-formed extension, which may not fit the certificate. */
function putExtension(draft: Draft, next: Next): void {
  const isCritical = next() % 2 === 0;
  const some = PURPOSES.filter(() => next() % 3 === 0);
  const makers: readonly (() => Named)[] = [
    () => keyUsage(next() % 256),
    () => purposes(...some),
    () => named(OIDS.purposes, seq(...some.map((one) => oid(one))), isCritical),
    () => basic(...[bool(next() % 3 > 0), integer(Buffer.from([next() % 4]))].slice(0, next() % 3)),
    () => named(OIDS.basic, seq(bool(true), integer(Buffer.from([next() % 3]))), isCritical),
    () => named(OIDS.names, NAMES, isCritical),
    () => named(UNKNOWN, octets(Buffer.from([next() % 256])), isCritical),
    () => named(UNKNOWN, octets(Buffer.from([next() % 256])), false),
    () => named(`1.3.6.1.4.1.99999.${next()}`, bool(true)),
    () => named('2.5.29.32', seq(seq(oid(next() % 2 === 0 ? '2.5.29.32.0' : '1.2.3'))), isCritical),
    () => named('2.5.29.36', seq(implicit(next() % 2, Buffer.from([next() % 3]))), isCritical),
    () => named('2.5.29.54', integer(Buffer.from([next() % 3])), isCritical),
    () =>
      named(
        '2.5.29.31',
        seq(seq(explicit(0, explicit(next() % 2, implicit(6, Buffer.from('http://a.example/crl')))))),
        isCritical,
      ),
    () =>
      named(
        '1.3.6.1.5.5.7.1.1',
        seq(seq(oid('1.3.6.1.5.5.7.48.1'), implicit(6, Buffer.from('http://a.example')))),
        isCritical,
      ),
    () =>
      nameWith(
        pick([1, 2, 4, 6, 7], next),
        pick(
          ['a@b.example', 'https://a.example/b', 'a', 'https://a.example/%2', 'https://A.example:1/x?y#z', 'urn:a:b'],
          next,
        ),
      ),
    () => named(OIDS.subjectKeyId, octets(Buffer.alloc(next() % 24, next() % 256)), isCritical),
    () => named(OIDS.authorityKeyId, seq(implicit(next() % 3, Buffer.alloc(next() % 24))), isCritical),
  ];
  draft.extensions.set(...pick(makers, next)());
}

function mutateExtension(draft: Draft, next: Next): void {
  const [id, one] = pick([...draft.extensions], next);
  if (next() % 6 === 0) draft.extensions.delete(id);
  else draft.extensions.set(id, mutateDer(one, next));
}

function shuffleExtensions({ extensions }: Draft, next: Next): void {
  const all = [...extensions];
  all.push(...all.splice(next() % all.length, 1));
  if (next() % 3 === 0) all.push(['again', pick(all, next)[1]]);
  extensions.clear();
  for (const one of all) extensions.set(...one);
}

function mutatePart(draft: Draft, next: Next): void {
  const part = pick(PARTS, next);
  draft[part] = mutateDer(draft[part], next);
}

/** Names are compared byte by byte, so all certificates with the name get the same bytes. */
function renameAuthority({ root, intermediate, leaf }: Drafts, next: Next): void {
  const text = Buffer.from(
    pick(['plain', 'a_b', 'a@b', 'gr\u00fcn', '', 'x\u0000y', '1234'], next),
    next() % 2 === 0 ? 'utf8' : 'latin1',
  );
  const name = seq(set(seq(oid('2.5.4.3'), der(pick([0x0c, 0x13, 0x14, 0x16, 0x12, 0x1a, 0x1e, 0x02], next), text))));
  const written = next() % 3 === 0 ? mutateDer(name, next) : name;
  if (next() % 2 === 0) {
    intermediate.subject = written;
    leaf.issuer = written;
    return;
  }
  root.subject = written;
  root.issuer = written;
  intermediate.issuer = written;
}

function changeTimes(draft: Draft, next: Next): void {
  const seconds = [-86_400, -601, -600, -61, -1, 0, 1, 61, 600, 601, 86_400];
  const at = () => new Date(SIGNED_AT.getTime() + pick(seconds, next) * 1000);
  const long = [
    new Date('1949-12-31T23:59:59Z'),
    new Date('1950-01-01'),
    new Date('2049-12-31'),
    new Date('2050-01-01'),
    new Date('9999-12-31T23:59:59Z'),
  ];
  const forms: readonly (() => Buffer)[] = [
    () => validity(at(), at()),
    () => validity(new Date('2020-01-01'), at()),
    () => seq(time(new Date('2020-01-01')), time(new Date('2040-01-01'))),
    () => seq(utcTime(new Date('2020-01-01')), pick([time, utcTime], next)(pick(long, next))),
    () =>
      seq(
        der(
          0x17,
          Buffer.from(
            pick(
              [
                '2001010000Z',
                '200101000000+0000',
                '200101000000.5Z',
                '200101000060Z',
                '200229000000Z',
                '210229000000Z',
              ],
              next,
            ),
          ),
        ),
        utcTime(new Date('2040-01-01')),
      ),
    () =>
      seq(
        der(0x18, Buffer.from(pick(['20200101000000.0Z', '202001010000Z', '20200101000000', '00000101000000Z'], next))),
        utcTime(new Date('2040-01-01')),
      ),
  ];
  draft.validity = pick(forms, next)();
}

/** Gives one issuer another type of key, with a matching or another algorithm. */
function changeKey(drafts: Drafts, next: Next): void {
  const { key, hash, algorithm } = pick(KEYS, next);
  const role = pick(['root', 'intermediate', 'stampRoot', 'stampIntermediate'] as const, next);
  Object.assign(drafts[role], { key, spki: next() % 8 === 0 ? mutateDer(spkiOf(key), next) : spkiOf(key) });
  // Its key identifier no longer matches, so only names decide.
  drafts[role].extensions.delete(OIDS.subjectKeyId);
  const children: Readonly<Record<typeof role, readonly Role[]>> = {
    root: ['root', 'intermediate'],
    intermediate: ['leaf'],
    stampRoot: ['stampRoot', 'stampIntermediate'],
    stampIntermediate: ['stampLeaf'],
  };
  for (const child of children[role]) {
    drafts[child].extensions.delete(OIDS.authorityKeyId);
    Object.assign(drafts[child], { hash, algorithm: next() % 8 === 0 ? pick(ALGORITHMS, next).algorithm : algorithm });
  }
}

function changeOrder({ leaf, stampLeaf, root, stampRoot }: Drafts, options: Options, next: Next): void {
  const orders: readonly (readonly Role[])[] = [
    ['root'],
    ['intermediate'],
    ['root', 'intermediate'],
    ['intermediate', 'intermediate', 'root'],
    ['intermediate', 'root', 'root'],
    ['intermediate', 'stampIntermediate', 'root'],
    ['intermediate', 'root', 'stampRoot'],
    ['intermediate', 'stampLeaf', 'root'],
  ];
  const stampOrders: readonly (readonly Role[])[] = [
    ['stampLeaf', 'stampRoot'],
    ['stampLeaf'],
    ['stampLeaf', 'stampRoot', 'stampIntermediate'],
    ['stampIntermediate', 'stampRoot'],
    ['stampLeaf', 'stampIntermediate', 'stampIntermediate', 'stampRoot'],
    ['stampLeaf', 'stampIntermediate', 'root', 'stampRoot'],
  ];
  if (next() % 2 === 0) options.order = pick(orders, next);
  else options.stampOrder = pick(stampOrders, next);
  if (next() % 3 === 0) adopt(leaf, root, () => Object.assign(options, { leafBy: 'root' }));
  if (next() % 3 === 0) adopt(stampLeaf, stampRoot, () => Object.assign(options, { stampBy: 'stampRoot' }));
}

function adopt(child: Draft, parent: Draft, say: () => void): void {
  child.issuer = parent.subject;
  child.extensions.delete(OIDS.authorityKeyId);
  say();
}

function pick<T>(from: readonly T[], next: Next): T {
  const one = from[next() % from.length];
  if (one === undefined) throw new RangeError('nothing to pick from');
  return one;
}
