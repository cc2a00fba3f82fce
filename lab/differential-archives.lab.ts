// Go, OPA, Istio and Python read mutants of archives. Where we accept one, each of them must read the same files and
// the same module.
import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { WasmImageError } from '../src/core/errors.ts';
import { gunzip } from '../src/oci/archive/gzip.ts';
import { readTar } from '../src/oci/archive/tar.ts';
import { gzipMutant, readCarelessly, tarMutant } from './lib/archive-mutants.ts';
import {
  assertAgreement,
  compare,
  folderOf,
  type Judge,
  type Kind,
  printTally,
  startJudge,
} from './lib/differential.ts';
import { judge } from './lib/places.ts';

type Files = readonly (readonly [name: string, sha256: string])[];

const sum = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const baseOf = (name: string): string => name.split('/').at(-1) ?? '';
const ours = (read: () => Uint8Array): Files | undefined => {
  try {
    return readTar(read()).map(({ name, bytes }) => [name, sum(bytes)]);
  } catch (error) {
    if (error instanceof WasmImageError && error.code !== 'INTERNAL') return undefined;
    throw error;
  }
};
/** Istio reads the first plugin.wasm in any folder, OPA every policy.wasm. */
const seenByIstio = (value: unknown): unknown =>
  (value as Files).find(([name]) => baseOf(name) === 'plugin.wasm')?.[1] ?? null;
const seenByOpa = (value: unknown): unknown => ({
  files: value,
  modules: (value as Files).filter(([name]) => baseOf(name) === 'policy.wasm').map(([, digest]) => digest),
});

describe('archives', () => {
  const folder = folderOf('archives');
  let judges: Kind['judges'] = [];
  let started: readonly Judge[] = [];
  before(() => {
    const [go, opa, istio, python] = [
      startJudge('Go', judge('go-archives'), ['go']),
      startJudge('OPA', judge('go-archives'), ['opa']),
      startJudge('Istio', judge('istio-archives')),
      startJudge('Python', 'python3', [join(import.meta.dirname, 'read-archives.py')]),
    ] as const;
    started = [go, opa, istio, python];
    judges = [{ judge: go }, { judge: opa, sees: seenByOpa }, { judge: istio, sees: seenByIstio }, { judge: python }];
  });
  after(() => Promise.all(started.map((one) => one.stop())));

  const kinds: readonly Omit<Kind, 'judges'>[] = [
    { name: 'tar', make: tarMutant, read: (bytes) => ours(() => bytes), floor: 0.2 },
    { name: 'gzip', make: gzipMutant, read: (bytes) => ours(() => gunzip(bytes)), floor: 0.3 },
  ];
  for (const kind of kinds)
    test(`Go, OPA, Istio and Python read the same files from every mutant of ${kind.name} that we accept`, async (t) => {
      const tally = await compare({ ...kind, judges }, { folder });
      t.diagnostic(printTally(kind.name, [tally]));
      assertAgreement({ ...kind, judges }, tally);
    });

  test('each of them exposes a careless reader of tar', async () => {
    const read = (bytes: Uint8Array): Files => readCarelessly(bytes).map(([name, content]) => [name, sum(content)]);
    for (const one of judges) {
      const tally = await compare(
        { name: 'careless', make: tarMutant, read, judges: [{ ...one, kind: 'tar' }], floor: 0 },
        { folder, count: 1_000 },
      );
      assert.ok(tally.differences.length > 0, one.judge.name);
    }
  });
});
