import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { VerificationReport } from '../../src/decide/gate/verification.ts';
import { runCli } from '../support/cli.ts';
import { goodFilter } from '../support/module-writer.ts';
import { attach, attachKey, publishUnsigned, putTag, type Subject, sign } from '../support/policy-gate.ts';
import { PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { startSigstore } from '../support/sigstore.ts';
import { seq } from '../support/sigstore-der.ts';
import { editJson } from '../support/sigstore-edit.ts';
import { openSigner } from '../support/sigstore-run.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder.path, name);
let registry: TestRegistry;
let signed: Subject;
let foreign: Subject;
let unsigned: Subject;

before(async () => {
  registry = await startRegistry({ referrers: 'api' });
  writeFileSync(at('key.pub'), PUBLIC_PEM);
  [signed, foreign, unsigned] = [await fresh('signed'), await fresh('foreign'), await fresh('unsigned')];
  await attachKey(PRIVATE_PEM, signed);
  await attachKey(
    generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    foreign,
  );
  for (let i = 0; i < 20; i += 1) await putTag(signed, `v${i}`);
});
after(async () => {
  await registry.stop();
  folder.remove();
});

const fresh = (name: string): Promise<Subject> => publishUnsigned(registry, `gate/${name}`, `${folder.path}/copy`);
const run = (...args: readonly string[]) => runCli(args, { folder: folder.path });
const by = ({ name, manifest }: Subject): string => `${name}@${manifest.digest}`;
const reportsOf = (stdout: string): readonly VerificationReport[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as VerificationReport);

describe('several images in one call', () => {
  it('have one line of JSON each, in the given order', async () => {
    registry.takeRequests();
    const images = Array.from({ length: 20 }, (_, i) => `${signed.name}:v${i}`);
    const flags = images.slice(0, 10).flatMap((image) => ['--image', image]);
    const { status, stdout } = await run('verify', ...flags, ...images.slice(10), '--key', 'key.pub', '--json');
    assert.equal(status, 0, stdout);
    const reports = reportsOf(stdout);
    assert.deepEqual(
      reports.map(({ asked }) => asked),
      images,
    );
    assert.ok(reports.every(({ verdict, reference }) => verdict === 'verified' && reference === by(signed)));
  });

  it('are read in lower case, with a notice, and the result names what was read', async () => {
    const asked = by(signed).replace('gate/signed', 'Gate/Signed');
    const { status, stdout, stderr } = await run('verify', asked, '--key', 'key.pub');
    assert.equal(status, 0, stderr);
    assert.ok(stdout.includes(by(signed)) && !stdout.includes('Gate'), stdout);
    assert.match(stderr, /Image names are lower-case: ".*\/Gate\/Signed@sha256:.*" becomes ".*\/gate\/signed@sha256:/);
  });

  for (const [what, pick, status, verdicts] of [
    ['denied before all', () => [unsigned, foreign, signed], 3, 'nothing-found denied verified'],
    ['nothing found before success', () => [signed, unsigned], 4, 'verified nothing-found'],
    ['success for all', () => [signed, signed], 0, 'verified verified'],
  ] as const)
    it(`end with the worst result: ${what}`, async () => {
      const ended = await run('verify', ...pick().map(by), '--key', 'key.pub', '--json');
      assert.deepEqual(
        [
          ended.status,
          reportsOf(ended.stdout)
            .map(({ verdict }) => verdict)
            .join(' '),
        ],
        [status, verdicts],
      );
    });

  it('end with bad input before "nothing found"', async () => {
    const trust = ['--certificate-identity', 'x', '--certificate-oidc-issuer', 'y', '--trusted-root', 'absent.json'];
    const ended = await run('verify', by(unsigned), by(signed), ...trust, '--json');
    assert.deepEqual(
      [ended.status, reportsOf(ended.stdout).map(({ verdict }) => verdict)],
      [2, ['nothing-found', 'undecided']],
    );
  });

  it('end with "could not find out" before "nothing found"', async () =>
    assert.equal(
      (await run('verify', by(unsigned), '127.0.0.1:1/x:y', '--key', 'key.pub', '--timeout', '5')).status,
      5,
    ));
});

describe('the deadline of the gate', () => {
  it('ends a call with "could not find out" if the registry never answers, and keeps what is known', async () => {
    const silent = await startRegistry({});
    silent.before = () => ({ kind: 'silence' });
    const started = performance.now();
    const ended = await run(
      'verify',
      `${silent.host}/a/b:v1`,
      by(signed),
      `${silent.host}/a/c:v1`,
      '--key',
      'key.pub',
      '--timeout',
      '6',
      '--json',
    );
    const seconds = (performance.now() - started) / 1000;
    await silent.stop();
    assert.equal(ended.status, 5, ended.stdout);
    const reports = reportsOf(ended.stdout);
    assert.deepEqual(
      reports.map(({ verdict }) => verdict),
      ['undecided', 'verified', 'undecided'],
    );
    assert.match(reports[0]?.reason ?? '', /no verdict within 6 s/);
    assert.ok(seconds >= 6 && seconds < 25, `${seconds} s`);
  });

  it('ends a pull as well', async () => {
    const silent = await startRegistry({});
    silent.before = () => ({ kind: 'silence' });
    const ended = await run('pull', `${silent.host}/a/b:v1`, '--key', 'key.pub', '--timeout', '1');
    await silent.stop();
    assert.equal(ended.status, 5, ended.stderr);
    assert.match(ended.stderr, /GATE_TIMEOUT/);
  });

  for (const text of ['0', '3601', '-1', '1.5', '1e3', 'ever'])
    it(`is not ${text}`, async () => {
      const ended = await run('verify', by(signed), '--key', 'key.pub', `--timeout=${text}`);
      assert.deepEqual([ended.status, /is not a number of seconds/.test(ended.stderr)], [2, true], ended.stderr);
    });
});

describe('an unsigned image', () => {
  it('is denied for its content, and "nothing found" if only the signature is missing', async () => {
    const [refused, bare] = [
      await run('verify', by(unsigned), '--key', 'key.pub', '--hosts', 'mosn'),
      await run('verify', by(unsigned), '--key', 'key.pub'),
    ];
    assert.deepEqual([refused.status, bare.status], [3, 4], refused.stderr);
    assert.match(refused.stderr, /ABI_REFUSED/);
  });
  it('is denied for its content if its signatures cannot be listed, and otherwise "could not find out"', async (t) => {
    registry.before = (_, { path }) => (path.includes('/referrers/') ? { kind: 'answer', status: 403 } : undefined);
    t.after(() => {
      registry.before = undefined;
    });
    const [refused, bare] = [
      await run('verify', by(unsigned), '--key', 'key.pub', '--hosts', 'mosn'),
      await run('verify', by(unsigned), '--key', 'key.pub'),
    ];
    assert.deepEqual([refused.status, bare.status], [3, 5], refused.stderr + bare.stderr);
    assert.match(refused.stderr, /ABI_REFUSED/);
    assert.match(bare.stderr, /REGISTRY_FORBIDDEN/);
  });
  it('is denied for its content even if its signatures are never sent', async (t) => {
    registry.before = (_, { path }) => (path.includes('/referrers/') ? { kind: 'silence' } : undefined);
    t.after(() => {
      registry.before = undefined;
    });
    const ended = await run('verify', by(unsigned), '--key', 'key.pub', '--hosts', 'mosn', '--timeout', '8');
    assert.deepEqual([ended.status, /ABI_REFUSED/.test(ended.stderr)], [3, true], ended.stderr);
  });
});

describe('a tag that moved from a signed image to an unsigned one', () => {
  it('is denied by the next run: nothing is remembered between runs', async () => {
    const image = `${signed.name}:moving`;
    const verify = () => run('verify', image, '--key', 'key.pub', '--json');
    await putTag(signed, 'moving');
    const first = await verify();
    assert.deepEqual([first.status, reportsOf(first.stdout)[0]?.reference], [0, by(signed)]);
    const other = await publishUnsigned(registry, 'gate/signed', `${folder.path}/copy`, 'org.example.other=1');
    await putTag(other, 'moving');
    const second = await verify();
    assert.deepEqual([second.status, reportsOf(second.stdout)[0]?.reference], [4, by(other)]);
  });
});

describe('a bundle that makes parsers throw', () => {
  it('is denied with an error of one line', async (t) => {
    const sigstore = await startSigstore();
    t.after(() => sigstore.stop());
    writeFileSync(at('root.json'), sigstore.trustedRoot);
    let der = seq();
    for (let level = 1; level < 10_000; level += 1) der = seq(der);
    for (const [i, certificate] of [der.toString('base64'), '%%%%'].entries()) {
      const subject = await fresh(`hostile${i}`);
      const bundle = await sign(openSigner(sigstore, 'rekor 1 and timestamp'), subject);
      await attach(subject, [editJson(bundle, 'verificationMaterial.certificate.rawBytes', certificate)]);
      const signer = [
        '--certificate-identity',
        sigstore.identity,
        '--certificate-oidc-issuer',
        sigstore.issuer,
        '--trusted-root',
        'root.json',
      ];
      const ended = await run('verify', by(subject), ...signer);
      assert.equal(ended.status, 3, ended.stderr);
      const denials = ended.stderr.split('\n').filter((line) => line.includes('SIGNATURE_DENIED'));
      assert.equal(denials.length, 1, ended.stderr);
      assert.doesNotMatch(ended.stderr, /^\s+at |node_modules|RangeError/m);
    }
  });
});

describe('pull', () => {
  for (const [what, args, said] of [
    [
      'a required attestation',
      ['--require-abi-attestation'],
      /--require-abi-attestation has no effect without an expected signer/,
    ],
    ['a trust root', ['--trusted-root', 'root.json'], /--trusted-root has no effect without an expected signer/],
    [
      'a TUF repository',
      ['--tuf-mirror', 'https://tuf.example', '--tuf-root', 'root.json'],
      /--tuf-mirror has no effect without an expected signer/,
    ],
    ['an empty policy', ['--policy', ''], /--policy is empty/],
    ['an empty key', ['--key', ''], /--key is empty/],
    ['an empty policy next to a key', ['--policy', '', '--key', 'key.pub'], /--policy is empty/],
  ] as const)
    it(`writes nothing for ${what} alone`, async () => {
      const ended = await run('pull', `${unsigned.name}@${unsigned.manifest.digest}`, ...args, '-o', 'idle.wasm');
      assert.equal(ended.status, 2, ended.stdout + ended.stderr);
      assert.match(ended.stderr, said);
      assert.equal(existsSync(at('idle.wasm')), false);
    });

  it('reads each object once, with and without an expected signer', async () => {
    for (const demands of [[], ['--key', 'key.pub']]) {
      registry.takeRequests();
      const ended = await run('pull', `${signed.name}:v1`, ...demands, '-o', 'pulled.wasm', '--json');
      assert.equal(ended.status, 0, ended.stderr);
      assert.equal(JSON.parse(ended.stdout)['module-digest'], signed.moduleDigest);
      assert.deepEqual(
        readFileSync(at('pulled.wasm')),
        Buffer.from(goodFilter({ header: { name: 'x-policy', value: '1' } })),
      );
      const requests = registry.takeRequests().filter((line) => !line.endsWith(' /v2/'));
      assert.ok(requests.length > 0);
      assert.deepEqual([...new Set(requests)], requests);
    }
  });
});

describe('tags', () => {
  it('distinguishes a repository without tags from a missing one', async () => {
    const [bare, absent] = [await run('tags', unsigned.name), await run('tags', `${registry.host}/gate/absent`)];
    assert.deepEqual([bare.status, absent.status], [4, 4]);
    assert.match(bare.stderr, /it has no tags/);
    assert.match(absent.stderr, /the repository does not exist/);
  });
});
