// What check hands over to a filter is what a real Envoy hands over, and both refuse the same configurations.
import { strict as assert } from 'node:assert';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { openStarter } from '../src/adapters/engine/starter.ts';
import { digestOf } from '../src/core/digest.ts';
import { findReferences } from '../src/decide/check/find.ts';
import { handedOver } from '../src/decide/check/start/handover.ts';
import { Starts } from '../src/pipeline/check/start-checked.ts';
import { pickyFilter } from '../test/support/picky-filter.ts';
import { judgeWithEnvoy } from './envoy.ts';
import { newestEnvoy } from './lib/newest-envoy.ts';
import { envoyBinary, freshFolder } from './lib/places.ts';

const any = (type: string, value?: unknown): object => ({
  '@type': `type.googleapis.com/google.protobuf.${type}`,
  ...(value === undefined ? {} : { value }),
});
/** The filter accepts what has an o as its third letter. */
const ROWS: readonly (readonly [configuration: object, isAccepted: boolean])[] = [
  [any('StringValue', '{"ok":1}'), true],
  [any('StringValue', '--o'), true],
  [any('StringValue', '{"bad":"x y"}'), false],
  [any('StringValue', ''), false],
  [any('StringValue'), false],
  [any('BytesValue', 'eyJvayI6MX0='), true],
  [any('BytesValue', 'eyJhIjoxfQ=='), false],
  [any('Struct', { ok: 1 }), false],
  [any('Struct', { z: [1, null, { b: 1.5, a: 'x' }], a: 'ü' }), false],
  [any('Struct', {}), false],
  [any('Empty'), false],
  [{}, false],
];

describe('a configuration at the start', () => {
  const folder = freshFolder('config-start');
  const module = pickyFilter();
  const path = join(folder, 'picky.wasm');
  before(() => writeFileSync(path, module));
  const starts = new Starts(openStarter({ timeoutMs: 60_000 }), new AbortController().signal);

  for (const [configuration, isAccepted] of ROWS)
    test(JSON.stringify(configuration), async () => {
      const text = JSON.stringify({
        typed_config: {
          '@type': 'type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm',
          config: { vm_config: { code: { local: { filename: path } } }, configuration },
        },
      });
      const [reference] = findReferences({ text, name: 'envoy.json' }).references;
      assert.ok(reference !== undefined);
      const handed = handedOver(reference);
      assert.ok('handover' in handed);
      const startable = { module, moduleDigest: digestOf(module), kind: 'proxy-wasm', schema: undefined, rootIds: [] };
      const rules = (await starts.start(startable, handed.handover)).map(({ rule }) => rule);
      const envoy = await judgeWithEnvoy(envoyBinary(newestEnvoy()), path, { configuration });
      assert.deepEqual([envoy.accepted, !rules.includes('refused')], [isAccepted, isAccepted], envoy.log);
      if (isAccepted) return;
      const [, bytes = ''] = /wasm log[^:]*: bad configuration: (.*?)\n\[20/s.exec(envoy.log) ?? [];
      // The log is text, so bytes of numbers may be lost.
      const words = (text: string): readonly string[] => text.match(/[\p{L}\p{N}{}":,[\].]+/gu) ?? [];
      assert.deepEqual(words(bytes), words(new TextDecoder().decode(handed.handover.pluginConfig)));
    });
});
