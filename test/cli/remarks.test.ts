import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { openKeySigner } from '../../src/adapters/sigstore/signing/signer.ts';
import type { VerificationReport } from '../../src/decide/gate/verification.ts';
import { parseRepository } from '../../src/oci/reference.ts';
import { signLegacy } from '../../src/pipeline/verify/legacy-signatures.ts';
import { runCli } from '../support/cli.ts';
import { attachKey, publishUnsigned, putTag, type Subject } from '../support/policy-gate.ts';
import { openTestStores, PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';

const folder = temporaryFolder();
let registry: TestRegistry;
let signed: Subject;
let unsigned: Subject;
before(async () => {
  registry = await startRegistry({ referrers: 'api' });
  writeFileSync(`${folder.path}/key.pub`, PUBLIC_PEM);
  [signed, unsigned] = [await fresh('signed'), await fresh('unsigned')];
  await attachKey(PRIVATE_PEM, signed);
  for (let i = 0; i < 6; i += 1) await putTag(signed, `v${i}`);
});
after(async () => {
  await registry.stop();
  folder.remove();
});

const fresh = (name: string): Promise<Subject> => publishUnsigned(registry, `gate/${name}`, `${folder.path}/copy`);
const run = (...args: readonly string[]) => runCli(args, { folder: folder.path });
const by = ({ name, manifest }: Subject): string => `${name}@${manifest.digest}`;
const reportOf = (stdout: string): VerificationReport => JSON.parse(stdout) as VerificationReport;

describe('a remark', () => {
  it('reports that the tag moved during verification, and what was verified', async (t) => {
    const other = await publishUnsigned(registry, 'gate/signed', `${folder.path}/copy`, 'org.example.other=1');
    await putTag(signed, 'moving');
    let reads = 0;
    registry.after = (_, { path }) => {
      if (path.endsWith('/manifests/moving') && ++reads === 1)
        registry.store.repo('gate/signed').tags.set('moving', other.manifest.digest);
      return undefined;
    };
    t.after(() => {
      registry.after = undefined;
    });
    const image = `${signed.name}:moving`;
    const ended = await run('verify', image, '--key', 'key.pub');
    assert.equal(ended.status, 0, ended.stderr);
    const note = `the tag now points to ${other.manifest.digest}; deploy what was verified: ${signed.manifest.digest}`;
    assert.ok(ended.stdout.startsWith(`verified: ${by(signed)}\n  note: ${note}\n`), ended.stdout);
    registry.store.repo('gate/signed').tags.set('moving', signed.manifest.digest);
    reads = 0;
    const report = reportOf((await run('verify', image, '--key', 'key.pub', '--json')).stdout);
    assert.deepEqual([report.verdict, report.reference, report.remark], ['verified', by(signed), note]);
  });

  it('is not made for a tag that stayed, and sends no request for a digest', async () => {
    const report = reportOf((await run('verify', `${signed.name}:v1`, '--key', 'key.pub', '--json')).stdout);
    assert.deepEqual([report.verdict, report.remark], ['verified', undefined]);
    registry.takeRequests();
    await run('verify', by(signed), '--key', 'key.pub');
    const manifests = registry.takeRequests().filter((line) => line.endsWith(`/manifests/${signed.manifest.digest}`));
    assert.equal(manifests.length, 1, manifests.join('\n'));
  });

  it('that cannot be made changes no verdict and delays no result', async (t) => {
    let reads = 0;
    registry.before = (_, { path }) =>
      path.endsWith('/manifests/v2') && ++reads > 1 ? { kind: 'silence' } : undefined;
    t.after(() => {
      registry.before = undefined;
    });
    const started = performance.now();
    const ended = await run('verify', `${signed.name}:v2`, '--key', 'key.pub', '--json');
    assert.deepEqual([ended.status, reportOf(ended.stdout).remark, reads], [0, undefined, 2]);
    assert.ok(performance.now() - started < 25_000);
  });

  it('that cannot be made does not delay the verdict on another image', async (t) => {
    const reads = new Map<string, number>();
    registry.before = (_, { path }) => {
      if (!/\/manifests\/v\d$/.test(path)) return undefined;
      reads.set(path, (reads.get(path) ?? 0) + 1);
      return (reads.get(path) ?? 0) > 1 ? { kind: 'silence' } : undefined;
    };
    t.after(() => {
      registry.before = undefined;
    });
    const images = Array.from({ length: 6 }, (_, i) => `${signed.name}:v${i}`);
    const ended = await run('verify', ...images, '--key', 'key.pub', '--timeout', '4', '--json');
    assert.equal(ended.status, 0, ended.stdout);
    assert.equal(ended.stdout.match(/"verdict":"verified"/g)?.length, 6);
  });

  it('is not made if the signature tag points to an image without signatures', async () => {
    const odd = await fresh('odd');
    registry.store.repo('gate/odd').tags.set(`${odd.manifest.digest.replace(':', '-')}.sig`, odd.manifest.digest);
    const { status, stdout } = await run('verify', by(odd), '--key', 'key.pub', '--json');
    assert.deepEqual([status, reportOf(stdout).remark], [4, undefined]);
  });

  it('names the legacy signature if it is the only one', async () => {
    const legacy = await fresh('legacy');
    await signLegacy(
      openTestStores().open(parseRepository(legacy.name)),
      openKeySigner({ pem: PRIVATE_PEM }),
      legacy.manifest,
    );
    const { status, stdout, stderr } = await run('verify', by(legacy), '--key', 'key.pub');
    assert.equal(status, 4, stdout);
    assert.match(stdout, /^nothing found: .*\n {2}note: it has a signature in the legacy format \(\.sig\)/);
    assert.equal(
      `${stdout}${stderr}`.match(/Cannot accept .*: it has no signature/g)?.length,
      1,
      'the error is told once',
    );
    assert.match(
      stderr,
      /SIGNATURE_NOT_FOUND[\s\S]*signature\.formats; list it there, or sign the image again with cosign 3 or wasm-image/,
    );
    await attachKey(PRIVATE_PEM, legacy, { predicateType: 'https://x.example/other/v1' });
    const denied = await run('verify', by(legacy), '--key', 'key.pub');
    assert.equal(denied.status, 3, denied.stdout);
    assert.match(denied.stderr, /SIGNATURE_DENIED[\s\S]*hint: compare .*; it has a signature in the legacy format/);
    const bare = await run('verify', by(unsigned), '--key', 'key.pub');
    assert.equal(bare.status, 4);
    assert.doesNotMatch(bare.stdout + bare.stderr, /legacy format/);
  });
});
