// Filters compiled by common compilers, correct ones and some with common mistakes. Our verdict on each must match what
// Envoy does with it.
import { strict as assert } from 'node:assert';
import { before, describe, test } from 'node:test';
import { judgeWithEnvoy, loadRefusal, startEnvoy } from './envoy.ts';
import { buildFilter } from './lib/filters.ts';
import { builtFilter, envoyBinary, envoyVersions, freshFolder, missingDist } from './lib/places.ts';
import { wasmImage } from './lib/subject.ts';

type Verdict = 'loads' | 'refused' | 'fails-at-start';

/** A filter and the expected result everywhere: the header that it adds, or the rule that it breaks. */
type Row = readonly [name: string, verdict: Verdict, headerOrRule: string, what: string, envoys?: 'oldest and newest'];

const ROWS: readonly Row[] = [
  ['assemblyscript', 'loads', 'hello', 'the example, by asc'],
  ['cpp', 'loads', 'cpp', 'clang and wasi-libc, no SDK'],
  ['cpp-command', 'loads', 'cpp', 'a command: hosts call _start when there is no _initialize'],
  ['cpp-without-malloc', 'refused', 'PW010', 'the linker does not export malloc'],
  ['cpp-misspelt', 'refused', 'PW020', 'a host function that does not exist, with --allow-undefined'],
  ['go', 'loads', 'go', '-buildmode=c-shared, no SDK'],
  ['go-command', 'fails-at-start', 'PW051', 'without -buildmode=c-shared', 'oldest and newest'],
  ['go-panic', 'fails-at-start', 'PW052', 'writes into a nil map', 'oldest and newest'],
  ['go-browser', 'refused', 'PW020', 'GOOS=js'],
  ['rust', 'loads', 'rust', 'crate proxy-wasm for wasm32-wasip1'],
  ['rust-unknown', 'loads', 'rust', 'for wasm32-unknown-unknown'],
  ['rust-command', 'loads', 'rust', 'a program instead of a cdylib'],
  ['rust-panic', 'fails-at-start', 'PW052', 'unwraps a configuration that is absent'],
  ['zig', 'loads', 'zig', 'zig build-exe, no SDK'],
  ['zig-without-allocator', 'refused', 'PW010', 'no proxy_on_memory_allocate'],
  ['zig-without-exports', 'refused', 'PW001', 'without -rdynamic'],
];

interface Inspection {
  readonly hosts: readonly {
    readonly verdict: Verdict;
    readonly version: string;
    readonly rule?: string;
    readonly log?: string;
  }[];
  readonly problems: readonly { readonly rule: string; readonly severity: string }[];
}

const HEADER = 'x-wasm-image';

describe('filters compiled here', { skip: missingDist() }, () => {
  const folder = freshFolder('built');
  const versions = envoyVersions().toSorted();
  // Envoy compiles a module in Go for seconds.
  const versionsOf = (envoys: Row[4]) => (envoys === undefined ? versions : [versions[0] ?? '', versions.at(-1) ?? '']);
  const agreed = new Map<string, number>();
  const files = new Map<string, string>();
  const given = (name: string): readonly string[] => (name === 'assemblyscript' ? ['--root-id', 'add_header'] : []);

  before(async () => {
    for (const [name] of ROWS)
      files.set(name, name === 'assemblyscript' ? await buildFilter(folder) : builtFilter(name));
  });

  for (const [name, verdict, headerOrRule, what, envoys] of ROWS)
    test(`${name} (${what}): ${verdict} in our host and in ${envoys === undefined ? 'every Envoy' : `the ${envoys} Envoy`}`, async (t) => {
      const file = files.get(name) ?? '';
      const [inspection, header] = [await inspect(file, given(name)), await headerOfRun(file, given(name))];
      const wrong: string[] = [];
      const cells: string[] = [];
      for (const version of versionsOf(envoys)) {
        const said = inspection.hosts.find((one) => version.startsWith(`${one.version}.`));
        const seen = await askEnvoy(said?.verdict, version, file, name === 'assemblyscript' ? 'add_header' : '');
        const differences = [
          ...(said?.verdict === seen.verdict
            ? []
            : [`we say ${said?.verdict} (${said?.rule}), Envoy: ${seen.verdict} (${seen.log.slice(-500)})`]),
          ...(seen.verdict === 'refused' && !seen.log.includes(said?.log ?? '?')
            ? [`we quote "${said?.log}", Envoy says ${seen.log.slice(-500)}`]
            : []),
          ...(header === seen.header ? [] : [`our host answers with ${header}, Envoy with ${seen.header}`]),
        ];
        wrong.push(...differences.map((one) => `${version}: ${one}`));
        cells.push(`${version} ${differences.length === 0 ? 'agree' : 'disagree'}`);
      }
      agreed.set(name, cells.filter((one) => one.endsWith(' agree')).length);
      t.diagnostic(`lab: ${name.padEnd(22)} ${verdict.padEnd(14)} ${headerOrRule.padEnd(6)} ${cells.join(', ')}`);
      assert.deepEqual(wrong, []);
      // The verdict is the one in the row, and the problems include its rule.
      assert.deepEqual([...new Set(inspection.hosts.map((one) => one.verdict))], [verdict]);
      assert.equal(header, verdict === 'loads' ? headerOrRule : undefined);
      const errors = inspection.problems.filter((one) => one.severity === 'error').map((one) => one.rule);
      assert.equal(errors[0], verdict === 'loads' ? undefined : headerOrRule);
      assert.equal(inspection.hosts[0]?.rule, errors[0]);
    });

  test('every filter ran in every version of Envoy', (t) => {
    const agree = [...agreed.values()].reduce((sum, one) => sum + one, 0);
    const verdicts = ROWS.reduce((sum, [, , , , envoys]) => sum + versionsOf(envoys).length, 0);
    t.diagnostic(`lab: filters=${ROWS.length} envoys=${versions.length} verdicts=${verdicts} agree=${agree}`);
    assert.ok(versions.length >= 5);
    assert.equal(agree, verdicts);
  });

  /** What `inspect --smoke` reports, for all versions of Envoy at once. */
  async function inspect(file: string, flags: readonly string[]): Promise<Inspection> {
    const finished = await wasmImage(['inspect', file, '--json', '--smoke', '--hosts', 'envoy>=1.36', ...flags], {
      cwd: folder,
    });
    assert.ok(finished.status === 0 || finished.status === 3, finished.stderr);
    return JSON.parse(finished.stdout) as Inspection;
  }

  /** The header that the client would see, according to `run`; undefined also if the filter fails before. */
  async function headerOfRun(file: string, flags: readonly string[]): Promise<string | undefined> {
    const finished = await wasmImage(['run', file, '--json', ...flags], { cwd: folder });
    const report = JSON.parse(finished.stdout) as {
      exchange?: { response: { headers: readonly (readonly [string, string])[] } };
    };
    return report.exchange?.response.headers.find(([name]) => name === HEADER)?.[1];
  }
});

interface Seen {
  readonly verdict: Verdict;
  readonly log: string;
  /** The result of a request. */
  readonly header?: string;
}

/**
 * What Envoy does with a module. Where our verdict is that it loads, Envoy serves a request; otherwise Envoy only
 * validates it, since it compiles Go modules for seconds.
 */
async function askEnvoy(said: Verdict | undefined, version: string, module: string, rootId: string): Promise<Seen> {
  const binary = envoyBinary(version);
  const envoy =
    said === 'loads' ? await startEnvoy({ binary, module, rootId, upstream: true }).catch(() => undefined) : undefined;
  if (envoy === undefined) {
    const judged = await judgeWithEnvoy(binary, module, { rootId });
    const loaded = judged.accepted ? 'loads' : 'fails-at-start';
    return { verdict: loadRefusal(judged) === undefined ? loaded : 'refused', log: judged.log };
  }
  try {
    const response = await fetch(`http://127.0.0.1:${envoy.port}/`);
    assert.equal(await response.text(), 'upstream');
    const header = response.headers.get(HEADER);
    return { verdict: 'loads', log: envoy.log(), ...(header === null ? {} : { header }) };
  } finally {
    await envoy.stop();
  }
}
