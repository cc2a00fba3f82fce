import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openKeySigner } from '../../src/adapters/sigstore/signing/signer.ts';
import type { Json } from '../../src/core/json.ts';
import { runCli } from '../support/cli.ts';
import { publishKeyless, recordOf, SIGNER } from '../support/keyless.ts';
import { policyJson } from '../support/policy.ts';
import { PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { Releases } from '../support/releases.ts';
import { type Sigstore, startSigstore } from '../support/sigstore.ts';

const folder = temporaryFolder();
const old = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const OLD_KEY = old.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const oldSigner = openKeySigner({ pem: old.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() });
let registry: TestRegistry;
let sigstore: Sigstore;
let releases: Releases;
before(async () => {
  [registry, sigstore] = await Promise.all([startRegistry({ referrers: 'api' }), startSigstore()]);
  releases = new Releases(registry);
  const authorities = [
    { name: 'old', key: OLD_KEY },
    { name: 'new', key: PUBLIC_PEM },
  ];
  const write = (name: string, parts: { readonly [name: string]: Json }): void =>
    writeFileSync(
      join(folder.path, name),
      JSON.stringify(policyJson({ images: [{ glob: `${registry.host}/s/*` }], ...parts })),
    );
  write('both.json', { authorities: { anyOf: { minimumMatches: 1, authorities } } });
  write('old.json', { authorities: { allOf: authorities.slice(0, 1) } });
  write('other.json', { images: [{ glob: 'ghcr.io/acme/*' }], authorities: { allOf: authorities } });
  writeFileSync(join(folder.path, 'new.pub'), PUBLIC_PEM);
  writeFileSync(join(folder.path, 'root.json'), sigstore.trustedRoot);
  await releases.done({
    repository: 's/f',
    module: 'two',
    tags: 'v2.0.0,latest',
    ports: { openSigner: async () => oldSigner },
  });
  await releases.done({ repository: 's/f', module: 'one', tags: 'v1.0.0' });
  const keyless = { images: `${registry.host}/s/keyless`, tags: 'v2.0.0', 'abi-attestation': 'false' };
  recordOf(await publishKeyless(sigstore, keyless, { copy: join(folder.path, 'copy') }));
});
after(async () => {
  await Promise.all([registry.stop(), sigstore.stop()]);
  releases.remove();
  folder.remove();
});

/** `TAG ACTION` of each tag, or the exit status and the code. */
async function moves(line: string): Promise<readonly string[]> {
  const args = line.replaceAll(' s/', ` ${registry.host}/s/`).split(' ');
  const { stdout, status } = await runCli([...args, '--json'], { folder: folder.path });
  const { moves, tags, error } = JSON.parse(stdout) as {
    readonly [name in 'moves' | 'tags']?: readonly { readonly tag: string; readonly action: string }[];
  } & { readonly error?: { readonly code: string } };
  if (error !== undefined) return [`${status} ${error.code}`];
  return (moves ?? tags ?? []).map(({ tag, action }) => `${tag} ${action}`);
}

describe('which versions count', { concurrency: 2 }, () => {
  const plan = 'plan --images s/f --tags 1.9.1,latest';
  const keyless = 'plan --images s/keyless --tags 1.9.1,latest --trusted-root root.json';
  const issuer = (): string => `--certificate-oidc-issuer ${sigstore.issuer}`;
  const rows: readonly (readonly [what: string, line: () => string, expected: readonly string[]])[] = [
    ['a plan with the new key', () => `${plan} --key new.pub`, ['1.9.1 created', 'latest moved']],
    ['and with a policy', () => `${plan} --key new.pub --policy old.json`, ['1.9.1 created', 'latest kept']],
    ['a plan with a policy alone', () => `${plan} --policy old.json`, ['1.9.1 created', 'latest kept']],
    ['a policy for other images', () => `${plan} --policy other.json`, ['2 INPUT_CONFLICT']],
    ['a policy that is not there', () => `${plan} --policy gone.json`, ['2 FILE_UNREADABLE']],
    [
      'a plan with the identity of a workflow',
      () => `${keyless} --certificate-identity ${SIGNER} ${issuer()}`,
      ['1.9.1 created', 'latest refused'],
    ],
    [
      'the same workflow on another branch',
      () => `${keyless} --certificate-identity ${SIGNER.replace(/@.*/, '@refs/heads/main')} ${issuer()}`,
      ['1.9.1 created', 'latest refused'],
    ],
    [
      'another workflow',
      () => `${keyless} --certificate-identity ${SIGNER.replace('release.yml', 'x.yml')} ${issuer()}`,
      ['1.9.1 created', 'latest created'],
    ],
    [
      'the caller of a reusable workflow',
      () =>
        `${keyless} --certificate-identity ${SIGNER} ${issuer()} --certificate-github-workflow-repository acme/other`,
      ['1.9.1 created', 'latest created'],
    ],
    ['an identity without its issuer', () => `${keyless} --certificate-identity ${SIGNER}`, ['2 INPUT_MISSING']],
    ['a key and an identity', () => `${keyless} --key new.pub ${issuer()}`, ['2 INPUT_CONFLICT']],
    ['tag with a key', () => 'tag s/f:v1.0.0 latest --key new.pub --dry-run', ['latest moved']],
    ['tag with a policy', () => 'tag s/f:v1.0.0 latest --policy both.json --dry-run', ['latest kept']],
  ];
  for (const [what, line, expected] of rows) it(what, async () => assert.deepEqual(await moves(line()), expected));
});
