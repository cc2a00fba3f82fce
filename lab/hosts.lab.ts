// Compares the verdicts of `wasm-image inspect` with real versions of Envoy, for every module.
import { strict as assert } from 'node:assert';
import { existsSync, globSync } from 'node:fs';
import { before, describe, test } from 'node:test';
import { judgeWithEnvoy, loadRefusal } from './envoy.ts';
import { buildFilter, makeVariant } from './lib/filters.ts';
import { envoyBinary, envoyVersions, freshFolder, missingDist, places } from './lib/places.ts';
import { wasmImage } from './lib/subject.ts';

interface Inspection {
  readonly file: string;
  readonly kind?: string;
  readonly hosts?: readonly { readonly verdict: string; readonly rule?: string; readonly log?: string }[];
}

describe('hosts', { skip: missingDist() }, () => {
  const folder = freshFolder('hosts');
  const files: string[] = [];

  before(async () => {
    const filter = await buildFilter(folder);
    files.push(filter, makeVariant(filter, 'other'));
    // Modules of third parties are kept next to the repository, not in it.
    if (existsSync(places.corpus)) files.push(...globSync(`${places.corpus}/*.wasm`).sort());
  });

  for (const version of envoyVersions()) {
    test(`the verdict of inspect on each module matches Envoy ${version}`, async () => {
      const minor = version.split('.').slice(0, 2).join('.');
      const inspected = await wasmImage(['inspect', '--json', '--hosts', `envoy=${minor}`, ...files], { cwd: folder });
      const inspections = inspected.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Inspection);
      assert.deepEqual(
        inspections.map((one) => one.file),
        files,
        inspected.stderr,
      );
      const wrong: string[] = [];
      let compared = 0;
      for (const { file, kind, hosts } of inspections) {
        if (kind === 'component' || hosts?.[0] === undefined) continue;
        compared += 1;
        const envoy = await judgeWithEnvoy(envoyBinary(version), file);
        const refusal = loadRefusal(envoy);
        if ((hosts[0].verdict === 'loads') !== (refusal === undefined))
          wrong.push(`${file}: our verdict is ${hosts[0].verdict} (${hosts[0].rule}), Envoy logs ${refusal}`);
        if (hosts[0].log !== undefined && !envoy.log.includes(hosts[0].log))
          wrong.push(`${file}: we quote "${hosts[0].log}", Envoy logs ${refusal}`);
      }
      assert.deepEqual(wrong, []);
      assert.ok(compared >= 2, `inspect gave a verdict for ${compared} of ${files.length} modules`);
    });
  }
});
