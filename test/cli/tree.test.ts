import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openKeySigner } from '../../src/adapters/sigstore/signing/signer.ts';
import { addLegacySignature } from '../../src/attest/legacy-signature.ts';
import { makeSimpleSigning } from '../../src/attest/simple-signing.ts';
import { contentOf, descriptorOf } from '../../src/core/digest.ts';
import { jsonBytes } from '../../src/core/json.ts';
import { OCI_INDEX, OCI_MANIFEST } from '../../src/oci/media-types.ts';
import { parseRepository } from '../../src/oci/reference.ts';
import { runCli } from '../support/cli.ts';
import { goodFilter } from '../support/module-writer.ts';
import { attach, attachKey, attachKeyless, putTag } from '../support/policy-gate.ts';
import { openTestStores, PRIVATE_PEM } from '../support/publisher.ts';
import { openSigner } from '../support/sigstore-run.ts';

import { EMPTY, folder, manifestOf, plant, registry, sigstore, tree, treeJson, unsigned } from '../support/tree.ts';

const PROVENANCE = 'https://slsa.dev/provenance/v1';

describe('the tree of an image', () => {
  it('has manifest, config, layers and tags, and says so if nothing is signed', async () => {
    const subject = await unsigned();
    const other = manifestOf({ annotations: { a: 'b' } });
    plant(subject, other, 'v0.9');
    plant(subject, other, 'v0.10');
    await putTag(subject, 'latest');
    const { status, stdout, stderr } = await tree(subject.image);
    assert.deepEqual([status, stderr], [0, '']);
    const { digest } = subject.manifest;
    const short = (text: string): string => text.slice(0, 19);
    const lines = stdout.trimEnd().split('\n');
    assert.deepEqual(lines.slice(0, 2), [`${subject.image} (image)`, digest]);
    assert.match(
      lines[2] ?? '',
      /^├── manifest sha256:[0-9a-f]{12} application\/vnd.oci.image.manifest.v1\+json, \d+ B$/,
    );
    assert.match(lines[3] ?? '', /^├── config sha256:[0-9a-f]{12} .*: image config$/);
    assert.match(lines[4] ?? '', /^├── layer sha256:[0-9a-f]{12} .*: module \(plugin.wasm in an archive\)$/);
    assert.deepEqual(lines.slice(5), [
      '└── tags that lead here: v1, latest',
      `    ├── v0.10 leads to ${short(other.digest)}`,
      `    └── v0.9 leads to ${short(other.digest)}`,
      'The image has no signature.',
      'This is not a verdict. For one, name the signer that you expect:',
      `  wasm-image verify ${subject.name}@${digest} --key KEY.pub`,
    ]);
  });

  it('has signers as the bundles claim them, and asks only the registry', async () => {
    const subject = await unsigned();
    await attachKeyless(sigstore, subject);
    await attachKeyless(sigstore, subject, {}, { predicateType: PROVENANCE, predicate: { a: 1 } });
    await attachKey(PRIVATE_PEM, subject);
    const before = sigstore.seen.length;
    const { stdout } = await tree(subject.image);
    const { referrers } = await treeJson(subject.image);
    assert.equal(sigstore.seen.length, before);
    assert.match(
      stdout,
      /├── signature sha256:[0-9a-f]{12}\n│ {3}└── by https:\/\/github.com\/.*, issuer .* \(not checked\)/,
    );
    assert.match(stdout, /├── attestation https:\/\/slsa.dev\/provenance\/v1 sha256:/);
    assert.match(stdout, /\nSigners marked "not checked" are only what the signatures claim.\nThis is not a verdict/);
    const certificate = { kind: 'certificate', identity: sigstore.identity, issuer: sigstore.issuer };
    for (const one of referrers) {
      assert.deepEqual([one.signed.cryptography, one.isAboutImage, one.reason], ['not checked', true, undefined]);
      if (one.signed.signer.kind === 'certificate') assert.deepEqual(one.signed.signer, certificate);
    }
    assert.deepEqual(referrers.map(({ kind }: { kind: string }) => kind).sort(), [
      'attestation',
      'signature',
      'signature',
    ]);
  });

  it('says which signatures are verified, if it has a key or a trust root', async () => {
    const subject = await unsigned();
    await attachKeyless(sigstore, subject);
    await attachKey(PRIVATE_PEM, subject);
    const states = async (...more: readonly string[]): Promise<Readonly<Record<string, string>>> =>
      Object.fromEntries(
        (await treeJson(subject.image, ...more)).referrers.map(
          ({ signed }: { signed: { signer: { kind: string }; cryptography: string } }) => [
            signed.signer.kind,
            signed.cryptography,
          ],
        ),
      );
    const root = ['--trusted-root', 'root.json'];
    assert.deepEqual(await states('--key', 'key.pub'), { certificate: 'not checked', key: 'verified' });
    assert.deepEqual(await states(...root), { certificate: 'verified', key: 'not checked' });
    assert.deepEqual(await states(...root, '--key', 'key.pub'), { certificate: 'verified', key: 'verified' });
    const { stdout } = await tree(subject.image, '--key', 'key.pub');
    assert.match(stdout, /by the given key \(verified\)/);
  });

  it('says why a signature is invalid', async () => {
    const subject = await unsigned();
    const bundle = JSON.parse(
      Buffer.from(
        await openSigner(sigstore, 'rekor 1 and timestamp').sign(
          jsonBytes({
            _type: 'https://in-toto.io/Statement/v1',
            subject: [{ digest: { sha256: subject.manifest.digest.slice(7) } }],
            predicateType: 'a',
            predicate: {},
          }),
        ),
      ).toString(),
    );
    bundle.dsseEnvelope.payload = Buffer.from('{}').toString('base64');
    await attach(subject, [Buffer.from(JSON.stringify(bundle))]);
    const { stdout } = await tree(subject.image, '--trusted-root', 'root.json');
    assert.match(
      stdout,
      /├── unusable bundle sha256:.*\n│ {3}├── by https:.* \(invalid: .*\)\n│ {3}└── Cannot read the signed statement/,
    );
    const { referrers } = await treeJson(subject.image, '--trusted-root', 'root.json');
    assert.equal(referrers[0].signed.cryptography, 'invalid');
  });

  it('shows foreign text without control characters, and statements about other images as such', async () => {
    const subject = await unsigned();
    await attachKey(PRIVATE_PEM, subject, {
      predicateType: 'x\u001b[31m\u202e::error::y',
      about: `sha256:${'a'.repeat(64)}`,
    });
    const { stdout } = await tree(subject.image);
    assert.match(stdout, /attestation x\\x1b\[31m\\u\{202e\}::error::y sha256:/);
    assert.match(stdout, /└── about another image/);
    assert.ok(!/[\u001b\u202e]/.test(stdout));
  });

  it('has damaged bundles and foreign artifacts', async () => {
    const subject = await unsigned();
    await attach(subject, [Buffer.from('{"mediaType":"x"}')]);
    const subjectOf = descriptorOf(subject.manifest);
    plant(subject, manifestOf({ artifactType: 'application/spdx+json', subject: subjectOf }));
    const { stdout, status } = await tree(subject.image);
    assert.equal(status, 0);
    assert.match(
      stdout,
      /├── unusable bundle sha256:[0-9a-f]{12}\n│ {3}└── Cannot read the signature bundle: its media type is "x"/,
    );
    assert.match(stdout, /├── other application\/spdx\+json sha256:/);
  });

  it('has a bounded number of referrers, and all of them with --verbose', async () => {
    const subject = await unsigned();
    await attachKey(PRIVATE_PEM, subject);
    for (let i = 0; i < 1000; i += 1)
      plant(
        subject,
        manifestOf({ artifactType: 'a/b', subject: descriptorOf(subject.manifest), annotations: { i: `${i}` } }),
      );
    const before = registry.requests.length;
    const few = await treeJson(subject.image);
    assert.ok(registry.requests.length - before < 80, `${registry.requests.length - before} requests`);
    assert.deepEqual([few.referrers.length, few.omittedReferrers, few.referrers[0].kind], [50, 951, 'signature']);
    assert.match((await tree(subject.image)).stdout, /├── 951 more referrers: use --verbose\n/);
    const all = await treeJson(subject.image, '--verbose');
    assert.deepEqual([all.referrers.length, all.omittedReferrers], [1001, 0]);
  });

  it('has a bounded number of tags', async () => {
    const subject = await unsigned();
    for (let i = 0; i < 40; i += 1) plant(subject, manifestOf({ annotations: { i: `${i}` } }), `v2.${i}`);
    const { tags } = await treeJson(subject.image);
    assert.deepEqual([tags.here, tags.others.length, tags.others[0].tag, tags.omitted], [['v1'], 20, 'v2.39', 20]);
    assert.match((await tree(subject.image)).stdout, / {4}└── 20 more tags: use --verbose\n/);
    assert.equal((await treeJson(subject.image, '-v')).tags.others.length, 40);
  });

  it('has signatures and attestations in the older format of cosign', async () => {
    const subject = await unsigned();
    const { digest } = subject.manifest;
    const store = openTestStores().open(parseRepository(subject.name));
    const payload = makeSimpleSigning({ subjectName: subject.name, digest });
    const signature = await openKeySigner({ pem: PRIVATE_PEM }).signLegacy(payload);
    await store.putLegacySignature(digest, (current) => addLegacySignature(current, signature));
    const envelope = { mediaType: 'application/vnd.dsse.envelope.v1+json', digest: EMPTY.digest, size: 2 };
    const layers = [
      { ...envelope, annotations: { predicateType: PROVENANCE, 'dev.sigstore.cosign/certificate': 'x' } },
    ];
    plant(subject, manifestOf({ layers }), `${digest.replace(':', '-')}.att`);
    const { stdout, stderr } = await tree(subject.image);
    assert.match(
      stdout,
      /├── legacy signatures, tag sha256-[0-9a-f]{64}.sig\n│ {3}└── by a key \(not checked\)/,
      stderr,
    );
    assert.match(
      stdout,
      /├── legacy attestations, tag .*.att\n│ {3}└── https:\/\/slsa.*\/v1 by an unknown signer \(invalid: /,
    );
    assert.match((await tree(subject.image, '--key', 'key.pub')).stdout, /└── by the given key \(verified\)/);
  });

  it('has the images of an index', async () => {
    const subject = await unsigned();
    const manifests = [{ ...descriptorOf(subject.manifest), platform: { os: 'linux', architecture: 'amd64' } }];
    const index = contentOf(OCI_INDEX, jsonBytes({ schemaVersion: 2, mediaType: OCI_INDEX, manifests }));
    await attachKey(PRIVATE_PEM, { ...subject, manifest: index });
    await putTag({ ...subject, manifest: index }, 'all');
    const { stdout, stderr } = await tree(`${subject.name}:all`);
    assert.match(stdout, /^.*:all \(index\)\n/, stderr);
    assert.match(stdout, /├── image linux\/amd64 sha256:/);
    assert.match(stdout, /├── signature sha256:/);
  });

  it('has other artifacts, and manifests that are not strict', async () => {
    const subject = await unsigned();
    plant(subject, manifestOf({ artifactType: 'application/vnd.cncf.helm.chart' }), 'chart');
    assert.match((await tree(`${subject.name}:chart`)).stdout, /└── artifact type application\/vnd.cncf.helm.chart\n/);
    plant(subject, contentOf(OCI_MANIFEST, Buffer.from('{"schemaVersion":2,"schemaVersion":2}')), 'odd');
    const { status, stdout } = await tree(`${subject.name}:odd`);
    assert.equal(status, 0);
    assert.match(stdout, /^.*:odd \(unreadable manifest\)\nsha256:.*\n.*\n├── Cannot read manifest .*not strict JSON/);
  });

  it('is read from a layout folder', async () => {
    const layout = `oci-layout:${join(folder.path, 'layout')}`;
    writeFileSync(join(folder.path, 'good.wasm'), goodFilter());
    writeFileSync(join(folder.path, 'key.pem'), PRIVATE_PEM);
    const publish = [
      'publish',
      'good.wasm',
      '--no-smoke',
      '--images',
      layout,
      '--tags',
      'v1',
      '--signing-key',
      'key.pem',
    ];
    assert.equal((await runCli(publish, { folder: folder.path })).status, 0);
    const { referrers, tags } = await treeJson(`${layout}:v1`, '--key', 'key.pub');
    assert.deepEqual(referrers.map(({ kind }: { kind: string }) => kind).sort(), ['attestation', 'signature']);
    assert.deepEqual(tags.here, ['v1']);
  });
});
