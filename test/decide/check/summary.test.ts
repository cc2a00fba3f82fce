import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TreeSearch } from '../../../src/decide/check/files.ts';
import type { Change, CheckedEntry, CheckReport } from '../../../src/decide/check/report.ts';
import { readUpgrades } from '../../../src/decide/check/upgrade/read-upgrades.ts';
import { summarizeCheck } from '../../../src/decide/report/summary-check.ts';

const links = { sources: 'https://example.org/' };
const digest = `sha256:${'b'.repeat(64)}` as Change['digest'];

/** A report about plugins with these names. */
function report(names: readonly string[], changeOf?: (entry: CheckedEntry) => Omit<Change, 'entry'>): CheckReport {
  const search = new TreeSearch();
  const text = names.map(
    (name) =>
      `apiVersion: extensions.istio.io/v1alpha1\nkind: WasmPlugin\nmetadata: {name: ${JSON.stringify(name)}}\nspec: {url: ghcr.io/acme/f:v1.0.0}\n`,
  );
  search.add({ path: 'a.yaml', bytes: new TextEncoder().encode(text.join('---\n')), isTemplate: false });
  const { entries, remarks } = search.result();
  const checked = entries.map((entry) => ({ ...entry, resolved: undefined, isVerified: false, isRecorded: false }));
  const changes = changeOf === undefined ? undefined : checked.map((entry) => ({ entry, ...changeOf(entry) }));
  return { files: 1, entries: checked, remarks, ...(changes === undefined ? {} : { changes }) };
}
const moved = {
  digest,
  fields: [],
  versions: { from: 'v1.0.0', to: 'v1.1.0' },
  difference: {
    size: [1024, 2048],
    hostsLost: ['istio 1.13'],
    hostsWon: [],
    importsAdded: ['env.<b>@everyone</b>'],
    importsRemoved: [],
  },
} as const;

describe('the job summary of check', () => {
  it('lists references that were pinned, and those that moved with what changed', () => {
    const text = summarizeCheck(
      report(['f', 'g'], ({ reference }) => (reference.object.endsWith('g') ? moved : { digest, fields: [] })),
      links,
    );
    assert.match(text, /^### 2 references changed$/m);
    assert.match(text, /^- a\.yaml:4 WasmPlugin f: pinned to `sha256:b{12}…`$/m);
    const line =
      /^- a\.yaml:9 WasmPlugin g: ghcr\.io\/acme\/f v1\.0\.0 -\\> v1\.1\.0; hosts lost: istio 1\.13; .*; size: /m;
    assert.match(text, line);
    assert.doesNotMatch(text, /<b>|[^\\]@everyone/);
  });
  it('says that a dry run writes nothing, and that an old version cannot be read', () => {
    const { difference: _, ...rest } = moved;
    const text = summarizeCheck({ ...report(['f'], () => rest), diff: '' }, links);
    assert.match(text, /^### 1 reference to change$/m);
    assert.match(text, /-\\> v1\.1\.0; the old version cannot be read$/m);
  });
  it('has no list without changes, and cuts a long one', () => {
    assert.doesNotMatch(summarizeCheck(report(['f']), links), /###/);
    assert.doesNotMatch(summarizeCheck({ ...report(['f']), changes: [] }, links), /###/);
    const names = Array.from({ length: 120 }, (_, i) => `f${i}`);
    const text = summarizeCheck(
      report(names, () => ({ digest, fields: [] })),
      links,
    );
    assert.match(text, /^- \.\.\. and 20 more: see the output `report`$/m);
  });
  it('sums an upgrade up', () => {
    const upgrades = readUpgrades('istio=1.28 -> istio=1.30');
    const text = summarizeCheck({ ...report(['f']), upgrades }, links);
    assert.match(text, /^upgrade: 0 load before and after, 0 break, 1 could not be found out$/m);
  });
});
