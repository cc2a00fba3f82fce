import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseHosts } from '../../src/abi/host-query.ts';
import { judgeAbi } from '../../src/abi/judge.ts';
import { openStarter } from '../../src/adapters/engine/starter.ts';
import { withSmoke } from '../../src/smoke/with-smoke.ts';
import { readModule } from '../../src/wasm/read.ts';
import { LOG_ROWS } from './smoke-log-rows.ts';

const starter = openStarter({ timeoutMs: 120_000 });

describe('the log line of a host for a filter that it does not start', () => {
  for (const { title, module, log, before = log } of LOG_ROWS)
    it(`is quoted: ${title}`, async () => {
      const judged = judgeAbi(readModule(module), { hosts: parseHosts('envoy=1.37, envoy=1.40') });
      const { hosts } = withSmoke(judged, await starter.start(module), { configured: true });
      assert.deepEqual(
        hosts.map((one) => one.verdict),
        ['fails-at-start', 'fails-at-start'],
      );
      assert.deepEqual(
        hosts.map((one) => one.log),
        [before, log],
      );
      assert.ok(hosts.every(({ reason = '' }) => reason !== ''));
    });
});
