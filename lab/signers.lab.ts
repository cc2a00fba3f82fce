// Signers by verifiers by formats: real programs sign and verify, and a table shows which verifier accepts which
// signature, or why it refuses.
import { strict as assert } from 'node:assert';
import { after, before, describe, test } from 'node:test';
import { missingDist } from './lib/places.ts';
import {
  attestWith,
  type Signed,
  signWithCosign,
  signWithCosign2Legacy,
  signWithOurs,
  signWithPython,
  type Witness,
} from './lib/signers.ts';
import { type Stage, startStage } from './lib/stage.ts';
import { ask, VERIFIERS, type Verifier } from './lib/verifiers.ts';

const PROVENANCE = 'https://slsa.dev/provenance/v1';
const ABI_REPORT = 'https://wasm-image.dev/abi-report/v1';

/** "yes", or part of the message with which the program refuses. */
type Cell = 'yes' | RegExp;
type Row = readonly [
  name: string,
  sign: (stage: Stage, path: string) => Promise<Signed>,
  witness: Witness,
  cells: Readonly<Record<Verifier, Cell>>,
  attestation?: string,
];

const all = (cells: Partial<Record<Verifier, Cell>> = {}): Readonly<Record<Verifier, Cell>> => ({
  'wasm-image': 'yes',
  'cosign 3': 'yes',
  'cosign 2': 'yes',
  'sigstore-python': 'yes',
  ...cells,
});
const NO_LOG = { 'sigstore-python': /tlogEntries/ } as const;
const NO_KEY = { 'sigstore-python': /knows no keys/ } as const;
const LEGACY = { 'sigstore-python': /reads bundles only/ } as const;
const UNNAMED = { 'sigstore-python': /subject\.0\.name/ } as const;
const OLD_STATEMENT = { 'sigstore-python': /Statement\/v1|_type/ } as const;

const both = async (first: Promise<Signed>, then: () => Promise<Signed>): Promise<Signed> => {
  const signed = await first;
  return signed.status === 0 ? then() : signed;
};

const COMMON: readonly Row[] = [
  ['wasm-image keyless, bundle', (stage, path) => signWithOurs(stage, path, 'bundle', 'log'), 'log', all()],
  [
    'wasm-image timestamp only, bundle',
    (stage, path) => signWithOurs(stage, path, 'bundle', 'timestamp'),
    'timestamp',
    all(NO_LOG),
  ],
  [
    'wasm-image timestamp only, legacy',
    (stage, path) => signWithOurs(stage, path, 'legacy', 'timestamp'),
    'timestamp',
    all(LEGACY),
  ],
  ['wasm-image key, bundle', (stage, path) => signWithOurs(stage, path, 'bundle', 'none'), 'none', all(NO_KEY)],
  ['wasm-image key, legacy', (stage, path) => signWithOurs(stage, path, 'legacy', 'none'), 'none', all(NO_KEY)],
  [
    'wasm-image keyless, ABI report',
    (stage, path) => signWithOurs(stage, path, 'bundle', 'log'),
    'log',
    all(),
    ABI_REPORT,
  ],
  ['cosign 3 keyless, bundle', (stage, path) => signWithCosign(stage, path, 3, 'log'), 'log', all(UNNAMED)],
  [
    'cosign 3 timestamp only, bundle',
    (stage, path) => signWithCosign(stage, path, 3, 'timestamp'),
    'timestamp',
    all(NO_LOG),
  ],
  [
    'cosign 3 keyless, provenance v0.1',
    (stage, path) => both(signWithCosign(stage, path, 3, 'log'), () => attestWith(stage, path, 'cosign', 'log')),
    'log',
    all(OLD_STATEMENT),
    PROVENANCE,
  ],
  [
    'cosign 2 timestamp only, bundle',
    (stage, path) => signWithCosign(stage, path, 2, 'timestamp'),
    'timestamp',
    all(NO_LOG),
  ],
  [
    'cosign 2 timestamp only, legacy',
    (stage, path) => signWithCosign2Legacy(stage, path, 'timestamp'),
    'timestamp',
    all(LEGACY),
  ],
  [
    'cosign 2 timestamp only, provenance v0.1',
    (stage, path) =>
      both(signWithCosign(stage, path, 2, 'timestamp'), () => attestWith(stage, path, 'cosign2', 'timestamp')),
    'timestamp',
    all(NO_LOG),
    PROVENANCE,
  ],
  ['sigstore-python keyless, bundle', signWithPython, 'log', all()],
  [
    'sigstore-python keyless, provenance',
    (stage, path) => both(signWithPython(stage, path), () => attestWith(stage, path, 'sigstore-python', 'log')),
    'log',
    all(),
    PROVENANCE,
  ],
];

/** Only a log of version 1 signs the promise that the legacy format needs. */
const ROWS: Readonly<Record<1 | 2, readonly Row[]>> = {
  1: [
    ...COMMON,
    ['wasm-image keyless, legacy', (stage, path) => signWithOurs(stage, path, 'legacy', 'log'), 'log', all(LEGACY)],
    ['wasm-image keyless, both', (stage, path) => signWithOurs(stage, path, 'both', 'log'), 'log', all()],
    ['cosign 2 keyless, bundle', (stage, path) => signWithCosign(stage, path, 2, 'log'), 'log', all(UNNAMED)],
    ['cosign 2 keyless, legacy', (stage, path) => signWithCosign2Legacy(stage, path, 'log'), 'log', all(LEGACY)],
  ],
  2: COMMON,
};

/** Signatures that cannot be made, with the error of the signer. */
const IMPOSSIBLE: readonly (readonly [
  name: string,
  sign: (stage: Stage, path: string) => Promise<Signed>,
  says: RegExp,
])[] = [
  [
    'wasm-image keyless, legacy',
    (stage, path) => signWithOurs(stage, path, 'legacy', 'log'),
    /Rekor v2 returns no inclusion promise/,
  ],
  [
    'wasm-image keyless, both',
    (stage, path) => signWithOurs(stage, path, 'both', 'log'),
    /Rekor v2 returns no inclusion promise/,
  ],
  ['cosign 2 keyless, bundle', (stage, path) => signWithCosign(stage, path, 2, 'log'), /must be hashedrekord/],
  ['cosign 2 keyless, legacy', (stage, path) => signWithCosign2Legacy(stage, path, 'log'), /404/],
];

for (const version of [2, 1] as const) {
  describe(`signers by verifiers, Rekor v${version}`, { skip: missingDist() }, () => {
    let stage: Stage;
    const table: string[][] = [];

    before(async () => {
      stage = await startStage(`signers-${version}`, version, version === 1 ? 'olareg' : 'docker-registry');
    });
    after(() => stage?.stop());

    for (const [at, [name, sign, witness, cells, attestation]] of ROWS[version].entries())
      test(`Rekor v${version}: ${name}`, async () => {
        const path = `acme/row${at}`;
        const signed = await sign(stage, path);
        assert.equal(signed.status, 0, signed.text);
        const question = {
          path,
          digest: signed.digest,
          witness,
          ...(attestation === undefined ? {} : { attestation }),
        };
        const wrong: string[] = [];
        const line = [name];
        for (const verifier of VERIFIERS) {
          const answer = await ask(verifier, stage, question);
          const expected = cells[verifier];
          const isRight = expected === 'yes' ? answer.status === 0 : answer.status !== 0 && expected.test(answer.text);
          if (!isRight) wrong.push(`${verifier}: ${answer.status}, expected ${expected}: ${answer.text}`);
          line.push(answer.status === 0 ? 'yes' : `no (${expected === 'yes' ? 'unexpected' : expected.source})`);
        }
        table.push(line);
        assert.deepEqual(wrong, []);
      });

    if (version === 2)
      for (const [at, [name, sign, says]] of IMPOSSIBLE.entries())
        test(`Rekor v2: ${name} cannot be made, and the signer reports why`, async () => {
          const signed = await sign(stage, `acme/impossible${at}`);
          assert.notEqual(signed.status, 0);
          assert.match(signed.text, says);
          table.push([name, ...VERIFIERS.map(() => `cannot be made (${says.source})`)]);
        });

    test(`Rekor v${version}: the table has a line per row, and each verifier accepts some`, (t) => {
      const rows = [...ROWS[version], ...(version === 2 ? IMPOSSIBLE : [])];
      assert.deepEqual(
        table.map(([name]) => name),
        rows.map(([name]) => name),
      );
      for (const [column, verifier] of VERIFIERS.entries()) {
        const answers = table.map((line) => line[column + 1] ?? '');
        assert.ok(answers.includes('yes'), `${verifier} accepts nothing`);
      }
      for (const line of [['signer, form', ...VERIFIERS], ...table]) t.diagnostic(`lab: | ${line.join(' | ')} |`);
    });
  });
}
