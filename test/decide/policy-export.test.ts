import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { parseAllDocuments } from 'yaml';
import type { JsonObject } from '../../src/core/json.ts';
import { ISSUER, keyless, WORKFLOW } from '../support/policy.ts';
import { allOf, exact, key, exported as of, PROVENANCE, SUMMARY, VERIFIERS } from '../support/policy-export.ts';
import { PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';

const folder = temporaryFolder();
after(() => folder.remove());
const DIGEST = `sha256:${'a'.repeat(64)}`;
const AUDIT = 'audit@acme.example';
const yamlOf = (text: string): readonly unknown[] =>
  parseAllDocuments(text).map((one) => {
    assert.deepEqual(one.errors, []);
    return one.toJS();
  });

/** Runs a script with a program that logs its arguments, and fails if one of them is `refuse`. */
function run(
  script: string,
  image: string,
  program: string,
  refuse = '',
): { readonly status: number | null; readonly calls: readonly (readonly string[])[]; readonly keys: string } {
  const [path, log] = [join(folder.path, program), join(folder.path, 'log')];
  writeFileSync(log, '');
  writeFileSync(
    path,
    `#!/bin/sh\nfor word in "$@"; do printf '%s\\0' "$word"; case "$word" in /tmp/*) cat "$word" >&2;; esac; done >>'${log}'; printf '\\n' >>'${log}'\nfor word in "$@"; do [ "$word" != '${refuse}' ] || exit 1; done\n`,
  );
  chmodSync(path, 0o755);
  const ended = spawnSync('sh', ['-c', script, 'script', image], {
    env: { PATH: `${folder.path}:/usr/bin:/bin` },
    encoding: 'utf8',
  });
  const calls = readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\0').slice(0, -1));
  return { status: ended.status, calls, keys: ended.stderr };
}

describe('the export for cosign', () => {
  const image = `ghcr.io/acme/filter@${DIGEST}`;
  const github = {
    github: {
      repository: 'acme/filter',
      workflow: '.github/workflows/release.yml',
      refGlob: 'refs/tags/v*',
      trigger: 'push',
    },
  };

  it('requires the exact identity, its issuer and the repository that was built', () => {
    const { status, calls } = run(of(exact, 'cosign'), image, 'cosign');
    assert.equal(status, 0);
    assert.deepEqual(calls, [
      [
        'verify',
        '--certificate-identity',
        WORKFLOW,
        '--certificate-oidc-issuer',
        ISSUER,
        '--certificate-github-workflow-repository',
        'acme/filter',
        image,
      ],
    ]);
  });

  it('writes a pattern as an anchored expression in which * does not match /', () => {
    const [call = []] = run(of(allOf(keyless('release', github)), 'cosign'), image, 'cosign').calls;
    const expression = new RegExp(call[call.indexOf('--certificate-identity-regexp') + 1] ?? '', 'u');
    assert.ok(expression.test(WORKFLOW));
    for (const other of [
      `${WORKFLOW}/x`,
      `x${WORKFLOW}`,
      WORKFLOW.replace('release.yml', 'releaseXyml'),
      WORKFLOW.replace('tags', 'heads'),
      `${WORKFLOW}\n`.replace('\n', '/'),
    ])
      assert.equal(expression.test(other), false, other);
    assert.equal(call[call.indexOf('--certificate-github-workflow-trigger') + 1], 'push');
  });

  it('does not confuse a file with an @ in its name with another', () => {
    const named = { github: { repository: 'acme/filter', workflow: '.github/workflows/release.yml' } };
    for (const rule of [named, { github: { repository: 'acme/filter' } }]) {
      const [call = []] = run(of(allOf(keyless('release', rule)), 'cosign'), image, 'cosign').calls;
      const expression = new RegExp(call[call.indexOf('--certificate-identity-regexp') + 1] ?? '', 'u');
      assert.ok(expression.test(WORKFLOW) && expression.test(WORKFLOW.replace(/@.*/, `@${'a'.repeat(40)}`)));
      assert.equal(expression.test(WORKFLOW.replace('@', '@refs.yml@')), false);
    }
  });

  it('compares the source of a reusable workflow', () => {
    const source = {
      subject: WORKFLOW,
      source: { repository: 'acme/other', ref: 'refs/heads/main', digest: 'c'.repeat(40) },
    };
    const [call = []] = run(of(allOf(keyless('release', source)), 'cosign'), image, 'cosign').calls;
    for (const word of ['acme/other', 'refs/heads/main', 'c'.repeat(40)]) assert.ok(call.includes(word), word);
    assert.ok(!call.includes('acme/filter'));
  });

  it('passes a key in a file', () => {
    const { status, calls, keys } = run(of(allOf(key), 'cosign'), image, 'cosign');
    assert.equal(status, 0);
    assert.equal(calls[0]?.[1], '--key');
    assert.equal(keys.trim(), PUBLIC_PEM.trim());
  });

  it('fails if one of several requirements is not met, regardless of the order', () => {
    const script = of(
      { ...allOf(key, keyless('release', { subject: WORKFLOW })), attestations: [{ predicateType: PROVENANCE }] },
      'cosign',
    );
    assert.equal(run(script, image, 'cosign').status, 0);
    for (const refuse of ['--key', WORKFLOW, 'verify-attestation'])
      assert.notEqual(run(script, image, 'cosign', refuse).status, 0, refuse);
  });

  it('succeeds if one of several is enough, and fails if none is met', () => {
    const script = of(
      { ...exact, authorities: { anyOf: { authorities: [key, keyless('release', { subject: WORKFLOW })] } } },
      'cosign',
    );
    for (const [refuse, status] of [
      ['', 0],
      ['--key', 0],
      [WORKFLOW, 0],
      ['verify', 1],
    ] as const)
      assert.equal(run(script, image, 'cosign', refuse).status, status, refuse);
  });

  it('accepts only images of the policy, and only digests', () => {
    const script = of({}, 'cosign');
    for (const [name, status] of [
      [`ghcr.io/acme/any@${DIGEST}`, 0],
      [`ghcr.io/acme/any/deeper@${DIGEST}`, 1],
      [`ghcr.io/mallory/any@${DIGEST}`, 1],
      [`xghcr.io/acme/any@${DIGEST}`, 1],
      [`ghcrxio/acme/any@${DIGEST}`, 1],
      ['ghcr.io/acme/any:v1', 1],
      [`${image}\nx`, 0],
      ['', 1],
    ] as const)
      assert.equal(run(script, name, 'cosign').status, status, name);
  });

  it('is a valid shell script', () => {
    writeFileSync(
      join(folder.path, 'script'),
      of({ ...allOf(key), attestations: [{ predicateType: "https://x.y/it's" }] }, 'cosign'),
    );
    execFileSync('sh', ['-n', join(folder.path, 'script')]);
  });
});

describe('the exports for other tools', () => {
  it('for gh names repository, identity and predicate', () => {
    const parts = allOf(
      keyless('release', {
        subject: WORKFLOW,
        github: { repository: 'acme/filter', runner: 'github-hosted', builderDigest: 'd'.repeat(40) },
      }),
    );
    const { status, calls } = run(of(parts, 'gh'), `ghcr.io/acme/filter@${DIGEST}`, 'gh');
    assert.equal(status, 0);
    assert.equal(calls[0]?.[2], `oci://ghcr.io/acme/filter@${DIGEST}`);
    for (const word of [
      '--bundle-from-oci',
      'https://sigstore.dev/cosign/sign/v1',
      WORKFLOW,
      ISSUER,
      '--deny-self-hosted-runners',
      'd'.repeat(40),
    ])
      assert.ok(calls[0]?.includes(word), word);
  });

  it('for policy-controller is one policy per requirement, all of which apply', () => {
    const attestations = [
      {
        predicateType: PROVENANCE,
        signedBy: ['release'],
        conditions: [{ path: '/buildDefinition/buildType', equals: 'x"y' }],
      },
    ];
    const documents = yamlOf(
      of(
        { ...allOf(keyless('audit', { subject: AUDIT }), keyless('release', { subject: WORKFLOW })), attestations },
        'policy-controller',
      ),
    ) as {
      kind: string;
      spec: { images: unknown; authorities: JsonObject[] };
    }[];
    assert.equal(
      documents.map((one) => `${one.kind} ${one.spec.authorities.length}`).join(),
      'ClusterImagePolicy 1,ClusterImagePolicy 1,ClusterImagePolicy 1',
    );
    assert.deepEqual(documents[0]?.spec.images, [{ glob: 'ghcr.io/acme/filter:*' }, { glob: 'ghcr.io/acme/filter@*' }]);
    assert.deepEqual(documents[0]?.spec.authorities[0]?.keyless, { identities: [{ issuer: ISSUER, subject: AUDIT }] });
    assert.deepEqual(documents[1]?.spec.authorities[0]?.keyless, {
      identities: [{ issuer: ISSUER, subject: WORKFLOW }],
    });
    assert.deepEqual(documents[2]?.spec.authorities[0]?.attestations, [
      {
        name: 'attestation',
        predicateType: PROVENANCE,
        policy: {
          type: 'rego',
          data: 'package sigstore\ndefault isCompliant = false\nisCompliant {\ninput.predicate["buildDefinition"]["buildType"] == "x\\"y"\n}\n',
        },
      },
    ]);
  });

  it('for policy-controller contains what every policy implies about a summary', () => {
    const text = of(
      { ...exact, attestations: [{ predicateType: SUMMARY, conditions: [{ path: '/n', equals: 1 }] }] },
      'policy-controller',
    );
    assert.match(text, /^ +input\.predicate\["verificationResult"\] == "PASSED"\n +input\.predicate\["n"\] == 1\n/m);
  });

  it('say in their heads what only wasm-image checks', () => {
    for (const target of VERIFIERS)
      assert.match(of(exact, target), /^# .*only statements about a single image/m, target);
    for (const target of VERIFIERS)
      assert.match(of(exact, target), /^# .*provenance of a workflow with its certificate/m, target);
    for (const target of ['policy-controller', 'kyverno'] as const)
      assert.match(of(exact, target), /^# Images that match no pattern here are not denied/m);
    assert.match(
      of(exact, 'policy-controller'),
      /^# Only images of Pods are checked; a filter that Istio or Envoy Gateway pulls/m,
    );
    assert.match(of(exact, 'kyverno'), /^# Filters over http, files of a proxy, and filters in Envoy configuration/m);
    assert.match(of(exact, 'gh'), /^# No log entry is required here for certificates from GitHub's own authority/m);
    for (const event of ['pull_request_target', 'workflow_run', 'issue_comment'])
      assert.match(of(exact, 'cosign'), new RegExp(`^# .*${event}`, 'm'));
  });

  it('for kwctl lists the signers', () => {
    const [config] = yamlOf(of(allOf(key, keyless('release', { subject: WORKFLOW })), 'kwctl'));
    assert.deepEqual(config, {
      apiVersion: 'v1',
      allOf: [
        { kind: 'pubKey', owner: 'key', key: PUBLIC_PEM },
        { kind: 'genericIssuer', issuer: ISSUER, subject: { equal: WORKFLOW } },
      ],
    });
  });
});
