// Every row of the ABI tables as a tiny module, correct and incorrect. Our verdict must match what Envoy does,
// including the quoted log line.
import { strict as assert } from 'node:assert';
import { describe, test } from 'node:test';
import { envoyBinary, envoyVersions } from './lib/places.ts';
import { probeAll } from './probe-envoy.ts';

describe('probe modules', () => {
  for (const version of envoyVersions()) {
    test(`Envoy ${version} and our verdict agree on every probe`, async (t) => {
      const results = await probeAll([
        { binary: envoyBinary(version), version: version.split('.').slice(0, 2).join('.') },
      ]);
      const agree = results.filter((one) => one.agrees).length;
      t.diagnostic(`lab: envoy ${version}: probes=${results.length} agree=${agree}`);
      assert.deepEqual(
        results.filter((one) => !one.agrees),
        [],
      );
      assert.ok(results.length > 700);
    });
  }
});
