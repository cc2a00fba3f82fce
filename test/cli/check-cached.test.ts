import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cachedOr } from '../../src/commands/check/cached.ts';
import type { Cached, ReferencePlan } from '../../src/commands/check/plan-reference.ts';
import { type Digest, parseDigest } from '../../src/core/digest.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import type { KeptVerdict } from '../../src/decide/check/cache/verdict.ts';
import { TreeSearch } from '../../src/decide/check/files.ts';
import type { Finding } from '../../src/decide/check/rules.ts';
import type { GateIdentity } from '../../src/wiring/check/open-policy-set.ts';

const digestOf = (digit: string): Digest => parseDigest(`sha256:${digit.repeat(64)}`);
const IMAGE = digestOf('a');
const START = Date.parse('2026-03-01T00:00:00Z');
const after = (hours: number): Date => new Date(START + hours * 3_600_000);
const policy: GateIdentity = { policy: digestOf('b'), trust: digestOf('c'), maxAgeSeconds: undefined };

interface Row {
  readonly identity?: Partial<GateIdentity> | 'unavailable' | undefined;
  readonly hours?: number;
  readonly found?: readonly Finding[];
  readonly isVerified?: boolean;
  readonly address?: string;
}

/** A cache that is a map, and what each run of the check judges. */
function openRuns() {
  const kept = new Map<string, KeptVerdict>();
  const cache: Cached['cache'] = {
    find: async (key) => kept.get(key),
    keep: async (key, verdict) => void kept.set(key, verdict),
  };
  return async (row: Row = {}): Promise<boolean> => {
    const { identity = {}, hours = 0, found = [], isVerified = true, address = `ghcr.io/acme/f@${IMAGE}` } = row;
    const search = new TreeSearch();
    const text = `apiVersion: extensions.istio.io/v1alpha1\nkind: WasmPlugin\nmetadata: {name: f}\nspec: {url: ${address}}\n`;
    search.add({ path: 'a.yaml', bytes: new TextEncoder().encode(text), isTemplate: false });
    const [entry] = search.result().entries;
    assert.ok(entry !== undefined);
    const plan = {
      key: 'key',
      demands: { wanted: address.includes('@') ? IMAGE : 'v1' },
      identity: async () => {
        if (identity === 'unavailable') throw new WasmImageError('TRUST_ROOT_UNAVAILABLE', 'Cannot get it');
        return { ...policy, ...identity };
      },
    } as unknown as ReferencePlan;
    let isJudged = false;
    const cached = { cache, now: after(hours), isStarted: true };
    const result = await cachedOr(
      cached,
      { entry, plan, handed: { why: 'none' } },
      (one) => one,
      async () => {
        isJudged = true;
        const checked = { ...entry, resolved: IMAGE, isVerified, isRecorded: false, hosts: [] };
        return { checked, found, times: [after(-1).toISOString(), after(-20).toISOString()] };
      },
    );
    assert.equal(result.verifiedAt === undefined, isJudged);
    return isJudged;
  };
}

describe('a verdict of an earlier run', () => {
  for (const [title, first, second, isJudgedAgain] of [
    ['is reused', {}, {}, false],
    ['does not count with another policy', {}, { identity: { policy: digestOf('d') } }, true],
    ['does not count with another trusted root', {}, { identity: { trust: digestOf('d') } }, true],
    ['does not count if a trusted root becomes needed', { identity: { trust: undefined } }, {}, true],
    ['does not count if the trusted root cannot be had', {}, { identity: 'unavailable' }, true],

    ['is not kept if the gate did not verify', { isVerified: false }, {}, true],
    ['is not kept with an error', { found: [{ rule: 'layout', message: 'no' }] }, {}, true],
    ['is not kept with a doubt', { found: [{ rule: 'start-unsure', message: 'no' }] }, {}, true],
    ['is kept without the note about newer versions', { found: [{ rule: 'newer', message: 'v2' }] }, {}, false],
    ['is kept with a note', { found: [{ rule: 'not-started', message: 'no' }] }, {}, false],
    [
      'is not kept for a reference without a digest',
      { address: 'ghcr.io/acme/f:v1' },
      { address: 'ghcr.io/acme/f:v1' },
      true,
    ],
    // The oldest signature is 20 hours old at the start.
    [
      'counts while signatures are young enough',
      { identity: { maxAgeSeconds: 86_400 } },
      { identity: { maxAgeSeconds: 86_400 }, hours: 3 },
      false,
    ],
    [
      'does not count once one is too old',
      { identity: { maxAgeSeconds: 86_400 } },
      { identity: { maxAgeSeconds: 86_400 }, hours: 5 },
      true,
    ],
  ] as const satisfies readonly (readonly [string, Row, Row, boolean])[])
    it(title, async () => {
      const run = openRuns();
      assert.equal(await run(first), true);
      assert.equal(await run(second), isJudgedAgain);
    });
});
