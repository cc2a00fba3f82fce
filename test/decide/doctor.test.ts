import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { digestOf } from '../../src/core/digest.ts';
import { type Code, WasmImageError } from '../../src/core/errors.ts';
import { type Check, type CheckStatus, exitOf, makeDoctorReport } from '../../src/decide/report/doctor/check.ts';
import {
  aheadOf,
  checkCertificates,
  checkClock,
  checkGit,
  checkNode,
  checkProxy,
  checkSigning,
} from '../../src/decide/report/doctor/machine-checks.ts';
import { printDoctorReport } from '../../src/decide/report/doctor/print-checks.ts';
import {
  type Answer,
  checkImmutable,
  checkReached,
  checkReferrers,
  checkRights,
  checkTarget,
} from '../../src/decide/report/doctor/registry-checks.ts';
import { parseTag } from '../../src/oci/reference.ts';

const error = (code: Code): { readonly error: WasmImageError } => ({ error: new WasmImageError(code, `said ${code}`) });
/** `STATUS NAME: SEEN -> CHANGE`, as the expected texts below. */
const shown = ({ status, name, seen, change }: Check): string =>
  `${status} ${name}: ${seen}${change === undefined ? '' : ` -> ${change}`}`;

describe('the machine', () => {
  const rows: readonly (readonly [Check, RegExp])[] = [
    [checkNode('24.11.0', 'linux x64'), /^ok node: Node 24\.11\.0 on linux x64$/],
    [checkNode('22.1.0', 'linux x64'), /^ok node: .*24 is recommended$/],
    [checkNode('20.19.0', 'linux x64'), /^warning node: .*no security fixes/],
    [checkNode('20.18.9', 'linux x64'), /^failed node: .*needs 20\.19 or later -> install Node 24/],
    [checkNode('18.20.0', 'linux x64'), /^failed node/],
    [checkGit(undefined, undefined), /^warning git: git is not in PATH.* -> install git, or set source-date-epoch$/],
    [checkGit('/usr/bin/git', undefined), /^warning git: the folder has no commit/],
    [checkGit('/usr/bin/git', 'a'.repeat(40)), /^ok git: commit aaaaaaaaaaaa$/],
    [checkSigning('actions', true), /^ok signing: keyless/],
    [checkSigning('actions', false), /^warning signing: .* -> add "permissions: id-token: write"/],
    [checkSigning('elsewhere', false), /^ok signing: .*signing-key.*identity-token/],
    [
      checkCertificates({ isOff: true, extra: undefined, hasCaFile: false }),
      /^failed certificates: NODE_TLS_REJECT_UNA/,
    ],
    [
      checkCertificates({ isOff: false, extra: { path: '/ca.pem', problem: 'gone' }, hasCaFile: false }),
      /^warning certificates: Node ignores NODE_EXTRA_CA_CERTS, "\/ca\.pem": gone/,
    ],
    [
      checkCertificates({ isOff: false, extra: { path: '/ca.pem', problem: undefined }, hasCaFile: true }),
      /^ok certificates: the CAs of Node, and NODE_EXTRA_CA_CERTS, "\/ca\.pem", and ca-file$/,
    ],
    [
      checkProxy({
        servers: [
          { server: 'ghcr.io', proxy: 'proxy.corp:3128' },
          { server: 'corp.example', proxy: undefined },
        ],
        problem: undefined,
        hasNoProxy: true,
        hasOnlyAllProxy: false,
      }),
      /^ok proxy: "ghcr\.io" through "proxy\.corp:3128"; directly: "corp\.example"$/,
    ],
    [
      checkProxy({ servers: [], problem: undefined, hasNoProxy: false, hasOnlyAllProxy: true }),
      /^warning proxy: ALL_PROXY is set, but wasm-image does not use it -> set HTTPS_PROXY/,
    ],
    [
      checkProxy({ servers: [], problem: error('INPUT_INVALID').error, hasNoProxy: false, hasOnlyAllProxy: false }),
      /^failed proxy: said INPUT_INVALID/,
    ],
    [checkClock(undefined), /^unknown clock: no server told its time/],
    [checkClock({ server: 'r', aheadMs: 0 }), /^ok clock: agrees with "r"$/],
    [checkClock({ server: 'r', aheadMs: -5_000 }), /^ok clock/],
    [checkClock({ server: 'r', aheadMs: 5_001 }), /^warning clock: 5 s ahead of "r"/],
    [checkClock({ server: 'r', aheadMs: -300_000 }), /^warning clock: 300 s behind "r"/],
    [checkClock({ server: 'r', aheadMs: 301_000 }), /^failed clock: 301 s ahead of "r".* -> synchronize the clock/],
  ];
  for (const [check, expected] of rows) it(`is judged: ${expected.source}`, () => assert.match(shown(check), expected));

  const DATE = 'Mon, 30 Nov 2026 05:39:15 GMT';
  const second = Date.parse(DATE);
  for (const [what, date, age, sentMs, gotMs, ahead] of [
    ['the same second', DATE, undefined, second + 10, second + 500, 0],
    ['the precision of the header', DATE, undefined, second + 990, second + 1_400, 0],
    ['a slow answer', DATE, undefined, second - 4_000, second + 4_000, 0],
    ['a clock ahead', DATE, undefined, second + 61_000, second + 61_100, 60_000],
    ['a clock behind', DATE, undefined, second - 60_100, second - 60_000, -60_000],
    ['a stored response', DATE, '60', second + 60_500, second + 60_600, 0],
    ['a header that is no date', 'yesterday', undefined, second, second, undefined],
  ] as const)
    it(`compares its clock with a server: ${what}`, () => assert.equal(aheadOf(date, age, sentMs, gotMs), ahead));
});

describe('a registry', () => {
  const yes: Answer<boolean> = { value: true };
  const no: Answer<boolean> = { value: false };
  const config: Answer<string | undefined> = { value: 'found in "/home/me/.docker/config.json"' };
  const anonymous: Answer<string | undefined> = { value: undefined };
  const rights: readonly (readonly [string, Parameters<typeof checkRights>[1], readonly RegExp[]])[] = [
    [
      'a login that may do all',
      { login: config, pull: yes, push: yes },
      [/^ok login: found in "\/home\/me/, /^ok pull: allowed$/, /^ok push: allowed; the upload .* was cancelled$/],
    ],
    [
      'a registry that does not cancel uploads',
      { login: config, pull: yes, push: no },
      [/^ok login/, /^ok pull/, /^ok push: allowed; the registry drops the empty upload/],
    ],
    [
      'a repository that does not exist',
      { login: config, pull: no, push: yes },
      [/^ok login/, /^ok pull: the repository does not exist yet; the first push creates it$/, /^ok push/],
    ],
    [
      'a repository that only a push may create',
      { login: config, pull: error('REGISTRY_FORBIDDEN'), push: yes },
      [
        /^ok login/,
        /^warning pull: said REGISTRY_FORBIDDEN -> nothing, if the repository does not exist yet$/,
        /^ok push/,
      ],
    ],
    [
      'a login that may only read',
      { login: config, pull: yes, push: error('REGISTRY_FORBIDDEN') },
      [/^ok login/, /^ok pull/, /^failed push: said REGISTRY_FORBIDDEN -> grant write access/],
    ],
    [
      'anonymous reading',
      { login: anonymous, pull: yes, push: error('REGISTRY_UNAUTHORIZED') },
      [
        /^ok login: none was found: access is anonymous$/,
        /^ok pull/,
        /^failed push: .* -> log in: wasm-image login r$/,
      ],
    ],
    [
      'anonymous access that is refused',
      { login: anonymous, pull: error('REGISTRY_UNAUTHORIZED'), push: error('REGISTRY_UNAUTHORIZED') },
      [/^failed login: .* -> log in: wasm-image login r$/, /^skipped pull/, /^skipped push/],
    ],
    [
      'a wrong password',
      { login: config, pull: error('REGISTRY_UNAUTHORIZED'), push: error('REGISTRY_UNAUTHORIZED') },
      [/^failed login: .* -> correct the login, found in "\/home\/me/, /^skipped pull/, /^skipped push/],
    ],
    [
      'a credential helper that fails',
      { login: error('CREDENTIALS_FAILED'), pull: error('CREDENTIALS_FAILED'), push: error('CREDENTIALS_FAILED') },
      [/^failed login: said CREDENTIALS_FAILED/, /^skipped pull/, /^skipped push/],
    ],
    [
      'a registry that fails',
      { login: config, pull: error('REGISTRY_ERROR'), push: error('REGISTRY_TIMEOUT') },
      [/^ok login/, /^unknown pull/, /^unknown push/],
    ],
  ];
  for (const [what, facts, expected] of rights)
    it(`is judged: ${what}`, () => {
      const texts = checkRights('r', facts).map(shown);
      assert.equal(texts.length, expected.length);
      for (const [i, pattern] of expected.entries()) assert.match(texts[i] ?? '', pattern);
    });

  const digest = digestOf(new Uint8Array([1]));
  const rows: readonly (readonly [Check, RegExp])[] = [
    [checkReached('r', { value: 200 }), /^ok registry: "r" answers$/],
    [checkReached('r', { value: 401 }), /^ok registry/],
    [checkReached('r', { value: 503 }), /^unknown registry: "r" answered 503/],
    [checkReached('r', { value: 404 }), /^warning registry: "r" answered 404/],
    [checkReached('r', error('REGISTRY_UNREACHABLE')), /^unknown registry/],
    [checkReached('r', error('REGISTRY_INSECURE')), /^failed registry/],
    [checkReferrers(yes), /^ok referrers: the registry has the referrers API$/],
    [checkReferrers(no), /^ok referrers: .*no referrers API; signatures are listed by tags/],
    [checkReferrers(undefined), /^skipped referrers: cannot be known before the first push$/],
    [checkReferrers(error('REGISTRY_ERROR')), /^unknown referrers/],
    [checkImmutable('ghcr.io'), /^ok immutable tags: ghcr\.io has none/],
    [checkImmutable('registry.example'), /^skipped immutable tags: cannot be asked with the OCI protocol$/],
    [checkImmutable('1.dkr.ecr.eu-west-1.amazonaws.com'), /^skipped immutable tags: .*imageTagMutability$/],
    [
      checkImmutable('dkr.ecr.evil.example-docker.pkg.dev.example'),
      /^skipped immutable tags: cannot be asked with the OCI protocol$/,
    ],
    [checkTarget(parseTag('1.2.3'), { value: digest }), /^ok tag: "1\.2\.3" leads to sha256:.*never moves/],
    [checkTarget(parseTag('latest'), { value: digest }), /^ok tag: "latest" leads to sha256:[0-9a-f]{64}$/],
    [checkTarget(parseTag('latest'), { value: undefined }), /^ok tag: "latest" does not exist yet$/],
    [checkTarget(digest, { value: digest }), /^ok digest: ".*" is stored$/],
    [checkTarget(digest, { value: undefined }), /^failed digest: ".*" is not stored/],
    [checkTarget(digest, error('REGISTRY_TIMEOUT')), /^unknown digest/],
  ];
  for (const [check, expected] of rows) it(`is judged: ${expected.source}`, () => assert.match(shown(check), expected));
});

describe('the report', () => {
  const check = (status: CheckStatus, code?: Code): Check => ({ name: 'x', status, seen: 'y', code });
  for (const [what, checks, status, exit] of [
    ['no checks', [], 'ok', 0],
    ['only good ones', [check('ok'), check('skipped')], 'ok', 0],
    ['a warning', [check('ok'), check('warning')], 'warning', 0],
    ['one that could not find out', [check('warning'), check('unknown')], 'unknown', 5],
    ['a failure', [check('unknown'), check('failed')], 'failed', 3],
    ['a missing image', [check('failed', 'IMAGE_NOT_FOUND')], 'failed', 4],
    [
      'a missing image, and one that could not find out',
      [check('failed', 'IMAGE_NOT_FOUND'), check('unknown')],
      'failed',
      5,
    ],
    [
      'a missing image and a failure',
      [check('failed', 'IMAGE_NOT_FOUND'), check('failed', 'REGISTRY_FORBIDDEN')],
      'failed',
      3,
    ],
  ] as const)
    it(`has a status and an exit status for ${what}`, () => {
      const report = makeDoctorReport(checks);
      assert.deepEqual([report.status, exitOf(report)], [status, exit]);
    });

  const report = makeDoctorReport([
    { name: 'node', status: 'ok', seen: 'Node 24.11.0 on linux x64' },
    {
      name: 'rust target',
      status: 'failed',
      seen: 'wasm32-wasip1 is not installed; wasm32-unknown-unknown and wasm32-wasip2 are',
      change:
        'rustup target add wasm32-wasip1 --toolchain 1.90.0-x86_64-unknown-linux-gnu, see docs/errors.md#build_failed',
      code: 'BUILD_FAILED',
    },
    { name: 'referrers', status: 'skipped', seen: '\x1b[2J::error::x' },
  ]);
  it('fits 80 columns', () =>
    assert.deepEqual(printDoctorReport(report, { width: 80 }, { isQuiet: false }).split('\n'), [
      'ok       node            Node 24.11.0 on linux x64',
      'failed   rust target     wasm32-wasip1 is not installed; wasm32-unknown-unknown',
      '                         and wasm32-wasip2 are (BUILD_FAILED)',
      '                         -> rustup target add wasm32-wasip1 --toolchain',
      '                            1.90.0-x86_64-unknown-linux-gnu, see https://github.com/wasm-image/wasm-image/blob/main/docs/errors.md#build_failed',
      'skipped  referrers       \\x1b[2J::error::x',
      '',
      '1 failed, 1 ok, 1 skipped',
    ]));
  it('has one line per text without a width, and colours where the screen has them', () => {
    const lines = printDoctorReport(report, { colour: 'ansi' }, { isQuiet: false }).split('\n');
    assert.equal(lines.length, 6);
    assert.equal(lines[0], '\x1b[32mok\x1b[39m       node            Node 24.11.0 on linux x64');
    assert.match(
      lines[1] ?? '',
      /^\x1b\[31mfailed\x1b\[39m {3}rust target {5}wasm32-wasip1 is not .* are \(BUILD_FAILED\)$/,
    );
  });
  it('fits 40 columns', () =>
    assert.deepEqual(printDoctorReport(report, { width: 40 }, { isQuiet: true }).split('\n'), [
      'failed   rust target',
      '  wasm32-wasip1 is not installed;',
      '  wasm32-unknown-unknown and',
      '  wasm32-wasip2 are (BUILD_FAILED)',
      '  -> rustup target add wasm32-wasip1',
      '     --toolchain',
      '     1.90.0-x86_64-unknown-linux-gnu,',
      '     see https://github.com/wasm-image/wasm-image/blob/main/docs/errors.md#build_failed',
      '',
      '1 failed, 1 ok, 1 skipped',
    ]));
});
