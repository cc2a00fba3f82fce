import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PROFILES, parseHosts } from '../../src/abi/host-query.ts';
import { isRefused, judgeAbi, reportUnreadable } from '../../src/abi/judge.ts';
import { printAbiReport } from '../../src/abi/print-abi.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import { refuseUnfit } from '../../src/pipeline/make/judge-module.ts';
import { readModule } from '../../src/wasm/read.ts';
import { goodFilter } from '../support/module-writer.ts';

const hosts = parseHosts(undefined);
const validation = { isValid: true, reason: '', validator: 'v8 13.6' };
const report = judgeAbi(readModule(goodFilter()), { hosts, validation });
const twoMarkers = judgeAbi(
  readModule(goodFilter({ functions: [{ signature: '->', exports: ['proxy_abi_version_0_1_0'] }] })),
  { hosts },
);
const missing = judgeAbi(
  readModule(goodFilter({ parts: { imports: [{ module: 'env', name: 'missing', signature: 'i32 -> i64' }] } })),
  { hosts },
);

describe('a report', () => {
  it('says what the module is', () =>
    assert.deepEqual(
      { ...report, 'module-digest': '', sections: report.sections.length },
      {
        schema: 'https://wasm-image.dev/schema/abi-report/v1',
        'module-digest': '',
        size: goodFilter().length,
        kind: 'proxy-wasm',
        abi: 'proxy-wasm/0.2.1',
        hosts: ['1.38', '1.39', '1.40'].map((version) => ({
          host: 'envoy',
          version,
          verdict: 'loads',
          evidence: 'ran',
        })),
        problems: [],
        outside: [],
        sections: 5,
        memory: { minimum: 1 },
        validator: 'v8 13.6',
      },
    ));
  it('is plain JSON', () => assert.deepEqual(JSON.parse(JSON.stringify(missing)), missing));
  it('separates our policy from what hosts do: Envoy loads two markers, we refuse them', () => {
    assert.ok(twoMarkers.hosts.every((one) => one.verdict === 'loads'));
    assert.deepEqual(
      twoMarkers.problems.map((one) => one.rule),
      ['PW002'],
    );
    assert.equal(isRefused(twoMarkers), true);
  });
  it('names the proposal that a module needs, with the evidence "source"', () => {
    const answer = {
      isValid: false,
      reason: "invalid value type 'stringref', enable with --experimental-wasm-stringref @+14",
      validator: 'v8 13.6',
    };
    const refused = judgeAbi(readModule(goodFilter()), { hosts, validation: answer });
    assert.match(refused.problems[0]?.hint ?? '', /the proposal stringref/);
    assert.ok(refused.hosts.every((one) => one.rule === 'PW031' && one.evidence === 'source'));
  });
  it('refuses if a host refuses', () => assert.equal(isRefused({ ...report, hosts: missing.hosts }), true));
  it('does not refuse for warnings', () =>
    assert.equal(
      isRefused({ ...report, problems: [{ rule: 'PW040', severity: 'warning', where: 'x', message: 'y', hint: 'z' }] }),
      false,
    ));
  it('does not refuse a good filter', () => assert.equal(isRefused(report), false));
  it('lists imports that the host lacks, with their type', () =>
    assert.deepEqual(missing.outside, [{ module: 'env', name: 'missing', kind: 'function', type: '(i32) -> i64' }]));
  it('of an unreadable file names the error and its byte', () => {
    const bytes = goodFilter().subarray(0, 100);
    let caught: unknown;
    try {
      readModule(bytes);
    } catch (error) {
      caught = error;
    }
    assert.ok(caught instanceof WasmImageError);
    const unreadable = reportUnreadable(bytes, caught);
    assert.equal(unreadable.kind, 'unreadable');
    assert.deepEqual(
      unreadable.problems.map((one) => [one.rule, one.severity, one.where]),
      [['WASM_MALFORMED', 'error', `byte ${caught.detail.offset}`]],
    );
    assert.equal(isRefused(unreadable), true);
  });
});

describe('the printed report', () => {
  const text = printAbiReport(missing, 'dir/filter.wasm');
  const lines: [what: string, pattern: RegExp][] = [
    [
      'the verdict in the first line, with file, ABI, hosts and rule',
      /^dir\/filter\.wasm: refused: proxy-wasm\/0\.2\.1, does not load in Envoy 1\.38-1\.40 \(PW020\)\n/,
    ],
    ['the size', /^ {2}size {11}\d+ B$/m],
    ['the digest', /^ {2}module-digest {2}sha256:[0-9a-f]{64}$/m],
    ['the memory', /^ {2}memory {9}1 page \(64 KiB\), no maximum$/m],
    ['problems before hosts, and sections last', /\nProblems\n[\s\S]*\nHosts\n[\s\S]*\nModule\n[\s\S]*\nSections\n/],
    [
      'hosts with equal verdicts as one range, with rule and log',
      /^ {2}envoy 1\.38-1\.40 {2}refused {2}PW020 {2}Failed to load Wasm module due to a missing import: env\.missing$/m,
    ],
    ['imports that the host lacks', /^ {2}env\.missing {2}function \(i32\) -> i64$/m],
    ['sections with sizes', /^ {2}import +\d+ B$/m],
    ['problems with hints', /^ {2}error PW020 {2}import env\.missing\n {6}not provided by .*\n {6}hint: /m],
  ];
  for (const [what, pattern] of lines) it(`shows ${what}`, () => assert.match(text, pattern));
  it('leaves out sections and imports on request', () =>
    assert.doesNotMatch(printAbiReport(missing, 'f', { details: false }), /Sections|Imports/));
  it('omits empty blocks', () => assert.doesNotMatch(printAbiReport(report), /Problems|outside/));
  it('has no colours by default', () => {
    assert.ok(!text.includes('\u001b'));
    assert.match(printAbiReport(missing, 'f', { colour: 'ansi' }), /\u001b\[31mrefused\u001b\[39m/);
  });
  it('makes the file name inert', () => assert.ok(!printAbiReport(report, '::error::\u001b[2Jx').includes('\u001b')));
});

describe('why a host refuses', () => {
  const hosts = PROFILES.map(({ host, version }) => ({ host, version }));
  const broken: [what: string, bytes: Uint8Array][] = [
    ['no marker', goodFilter({ abi: 'none' })],
    ['no allocator', goodFilter({ without: ['malloc'] })],
    [
      'a wrong callback',
      goodFilter({
        without: ['proxy_on_vm_start'],
        functions: [{ signature: 'i32 -> i32', exports: ['proxy_on_vm_start'] }],
      }),
    ],
    ['a missing import', goodFilter({ parts: { imports: [{ module: 'env', name: 'missing', signature: '->' }] } })],
    [
      'an import with another signature',
      goodFilter({ parts: { imports: [{ module: 'env', name: 'proxy_log', signature: '->' }] } }),
    ],
    ['a global', goodFilter({ parts: { imports: [{ module: 'env', name: 'g', global: 'i32' }] } })],
    ['too much memory', goodFilter({ parts: { memories: [{ min: 65_536 }] } })],
    ['v128 in an exported function', goodFilter({ functions: [{ signature: 'v128 ->', exports: ['x'] }] })],
    [
      'two memories',
      goodFilter({ parts: { imports: ['a', 'b'].map((name) => ({ module: 'm', name, memory: { min: 1 } })) } }),
    ],
  ];
  for (const [what, bytes] of broken)
    it(`is given for every host: ${what}`, () => {
      const refused = judgeAbi(readModule(bytes), { hosts }).hosts.filter((one) => one.verdict !== 'loads');
      assert.ok(refused.length > 0);
      for (const { reason = '', rule } of refused)
        assert.ok(reason.length > 10 && rule !== undefined, JSON.stringify(refused));
    });
  it('is in the printed table, and names what is missing', () => {
    const report = judgeAbi(
      readModule(
        goodFilter({
          abi: '0_2_0',
          parts: { imports: [{ module: 'env', name: 'proxy_set_property', signature: 'i32 i32 i32 i32 -> i32' }] },
        }),
      ),
      {
        hosts: parseHosts('mosn'),
      },
    );
    assert.match(printAbiReport(report), /mosn current +refused +PW020 +it does not provide env\.proxy_set_property/);
  });

  const counted: [what: string, bytes: Uint8Array, hosts: string, words: RegExp][] = [
    [
      'one problem and three hosts',
      goodFilter({ without: ['malloc'] }),
      'envoy',
      /PW010 exports: neither [^(]*exported as a function$/,
    ],
    [
      'two problems and three hosts',
      goodFilter({ abi: 'none', without: ['malloc'] }),
      'envoy',
      /PW001 .* \(and 1 more problem\)$/,
    ],
    [
      'only a host',
      goodFilter({ abi: '0_2_1' }),
      'mosn',
      /mosn current refuses it: the module exports none of [\w, ]+$/,
    ],
    [
      'only two hosts',
      goodFilter({ parts: { memories: [{ min: 1 }] } }),
      'envoy, mosn',
      /mosn current refuses it: the module exports none of [\w, ]+$/,
    ],
  ];
  for (const [what, bytes, asked, words] of counted)
    it(`is counted separately: ${what}`, () => {
      const report = judgeAbi(readModule(bytes), { hosts: parseHosts(asked) });
      assert.throws(
        () => refuseUnfit(report),
        (error: Error) => words.test(error.message),
      );
    });
});
