import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { runCli } from '../support/cli.ts';
import { attachKey, attachKeyless, publishUnsigned } from '../support/policy-gate.ts';
import { PRIVATE_PEM } from '../support/publisher.ts';
import { startRegistry } from '../support/registry.ts';
import { folder, registry, sigstore, tree, treeJson, unsigned } from '../support/tree.ts';

describe('a tree that cannot be read', () => {
  it('of an image that does not exist ends with status 4', async () => {
    for (const image of [`${registry.host}/acme/none:v1`, `${(await unsigned()).name}:v2`])
      assert.equal((await tree(image)).status, 4);
  });

  const faults: readonly (readonly [string, RegExp, RegExp])[] = [
    ['the list of referrers', /\/referrers\//, /error REGISTRY_REFUSED: Cannot list the referrers/],
    ['the tags', /\/tags\/list/, /error REGISTRY_REFUSED: Cannot list the tags/],
    ['the signatures of the older format', /\.sig$/, /error REGISTRY_REFUSED/],
  ];
  for (const [what, path, said] of faults)
    it(`shows the rest, and ends with status 5: ${what}`, async () => {
      const subject = await unsigned();
      await attachKey(PRIVATE_PEM, subject);
      registry.before = (_, request) => (path.test(request.path) ? { kind: 'answer', status: 400 } : undefined);
      try {
        const { status, stdout, stderr } = await tree(subject.image);
        assert.deepEqual([status, said.test(stderr)], [5, true], stderr);
        assert.match(stdout, /├── layer sha256:/);
        const json = await tree(subject.image, '--json');
        assert.equal(json.status, 5);
        assert.equal(JSON.parse(json.stdout).errors[0].exit, 5);
      } finally {
        registry.before = undefined;
      }
    });

  it('shows a referrer that cannot be read as such', async () => {
    const subject = await unsigned();
    await attachKey(PRIVATE_PEM, subject);
    registry.before = (_, { method, path }) =>
      method === 'GET' && path.includes('/blobs/') ? { kind: 'answer', status: 403 } : undefined;
    try {
      const { status, stdout, stderr } = await tree(subject.image);
      assert.equal(status, 5, stderr);
      assert.match(
        stdout,
        /├── unread application\/vnd.dev.sigstore.bundle.v0.3\+json sha256:.*\n│ {3}└── Cannot fetch blob/,
      );
    } finally {
      registry.before = undefined;
    }
  });

  it('of a registry without the referrers API uses the fallback tag', async () => {
    const old = await startRegistry({ referrers: 'none' });
    try {
      const subject = await publishUnsigned(old, 'acme/old', join(folder.path, 'old'));
      await attachKey(PRIVATE_PEM, subject);
      const { referrers, tags } = await treeJson(`${subject.name}@${subject.manifest.digest}`);
      assert.deepEqual([referrers[0].kind, tags], ['signature', { here: [], others: [], omitted: 0 }]);
    } finally {
      await old.stop();
    }
  });

  const rows: readonly (readonly [string, readonly string[], number, RegExp])[] = [
    ['no image', [], 2, /INPUT_MISSING: Cannot show a tree/],
    ['a repository', ['ghcr.io/acme/filter'], 2, /REFERENCE_INVALID/],
    ['a root that is not one', ['IMAGE', '--trusted-root', 'key.pub'], 2, /TRUST_ROOT_INVALID/],
    ['a key that is not one', ['IMAGE', '--key', 'root.json'], 2, /KEY_INVALID/],
  ];
  for (const [what, args, expected, said] of rows)
    it(`is a usage error for ${what}`, async () => {
      const subject = await unsigned();
      await attachKeyless(sigstore, subject);
      const given = args.map((arg) => arg.replace('IMAGE', subject.image));
      const { status, stderr } = await runCli(['tree', ...given], { folder: folder.path });
      assert.deepEqual([status, said.test(stderr)], [expected, true], stderr);
    });
});
