import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json, JsonObject } from '../../src/core/json.ts';
import type { ExportTarget } from '../../src/decide/inputs/inputs.ts';
import { keyless, WORKFLOW } from '../support/policy.ts';
import { allOf, exact, key, exported as of, PROVENANCE, SUMMARY, VERIFIERS } from '../support/policy-export.ts';

const ANY_VERSION = WORKFLOW.replace(/v[^/]*$/, 'v*');

describe('what another tool cannot express', () => {
  const github = (rule: JsonObject) => allOf(keyless('release', { github: { repository: 'acme/filter', ...rule } }));
  const rows: readonly (readonly [
    field: string,
    parts: { readonly [name: string]: Json },
    targets: readonly ExportTarget[],
  ])[] = [
    ['abi.versions', { ...exact, abi: { versions: ['proxy-wasm/0.2.1'] } }, VERIFIERS],
    ['abi.hosts', { ...exact, abi: { hosts: ['envoy'] } }, VERIFIERS],
    ['abi.denyImports', { ...exact, abi: { denyImports: [{ module: 'env' }] } }, VERIFIERS],
    ['abi.requireExports', { ...exact, abi: { requireExports: ['x'] } }, VERIFIERS],
    ['layout.allowed', { ...exact, layout: { allowed: ['oci'] } }, VERIFIERS],
    ['module.maxSize', { ...exact, module: { maxSize: 1 } }, VERIFIERS],
    ['module.maxMemoryPages', { ...exact, module: { maxMemoryPages: 1 } }, VERIFIERS],
    ['tags.versionFrom', { ...exact, tags: { versionFrom: 'annotation' } }, VERIFIERS],
    ['annotations.required', { ...exact, annotations: { required: [{ key: 'a', value: 'b' }] } }, VERIFIERS],
    ['signature.maxAge', { ...exact, signature: { maxAge: '1d' } }, VERIFIERS],
    ['signature.subjectName', { ...exact, signature: { subjectName: 'repository' } }, VERIFIERS],
    ['signature.refuseEvents', { ...exact, signature: { refuseEvents: ['pull_request'] } }, VERIFIERS],
    [
      'signature.formats',
      { ...exact, signature: { formats: ['legacy'] } },
      ['cosign', 'gh', 'policy-controller', 'kyverno'],
    ],
    ['signature.formats', { ...exact, signature: { formats: ['bundle'] } }, ['kwctl']],
    [
      'signature.formats',
      { ...exact, signature: { formats: ['bundle', 'legacy'] } },
      ['gh', 'policy-controller', 'kyverno'],
    ],
    [
      'signature.transparency',
      { ...exact, signature: { transparency: 'tsa' } },
      ['gh', 'policy-controller', 'kyverno', 'kwctl'],
    ],
    ['github.repositoryId of release', github({ repositoryId: '1' }), VERIFIERS],
    ['github.ownerId of release', github({ ownerId: '1' }), VERIFIERS],
    ['github.environment of release', github({ environment: 'x' }), VERIFIERS],
    ['github.trigger of release', github({ trigger: 'push' }), ['gh', 'policy-controller', 'kyverno', 'kwctl']],
    ['github.runner of release', github({ runner: 'self-hosted' }), VERIFIERS],
    [
      'github.builderDigest of release',
      github({ builderDigest: 'a'.repeat(40) }),
      ['cosign', 'policy-controller', 'kyverno', 'kwctl'],
    ],
    [
      'source.repository of release',
      allOf(keyless('release', { subject: WORKFLOW, source: { repository: 'acme/f' } })),
      ['policy-controller', 'kyverno', 'kwctl'],
    ],
    [
      'source.refGlob of release',
      allOf(keyless('release', { subject: WORKFLOW, source: { repository: 'acme/f', refGlob: 'refs/tags/v*' } })),
      ['cosign', 'gh'],
    ],
    [
      'github.workflow of release',
      allOf(keyless('release', { subjectGlob: ANY_VERSION, github: { workflow: '.github/workflows/x.yml' } })),
      VERIFIERS,
    ],
    [
      'server of release',
      allOf(keyless('release', { github: { server: 'https://ghe.acme.example', repository: 'acme/f' } })),
      VERIFIERS,
    ],
    ['key of key', allOf(key), ['gh', 'policy-controller']],
    ['subject of person', allOf(keyless('person', { subject: 'me@acme.example' })), ['gh']],
    ['attestations', { ...exact, attestations: [{ predicateType: PROVENANCE }] }, ['kwctl']],
    [
      'attestations[0].conditions',
      { ...exact, attestations: [{ predicateType: PROVENANCE, conditions: [{ path: '/a', equals: 1 }] }] },
      ['cosign', 'gh'],
    ],
    [
      'attestations[0].conditions',
      { ...exact, attestations: [{ predicateType: PROVENANCE, conditions: [{ path: '/a/0', equals: 1 }] }] },
      ['policy-controller', 'kyverno'],
    ],
    [
      'attestations[0].conditions',
      {
        ...exact,
        attestations: [
          { predicateType: PROVENANCE, conditions: [{ path: '/a', equals: 'x' }] },
          { predicateType: PROVENANCE, signedBy: ['release'] },
        ],
      },
      ['kyverno'],
    ],
    ['attestations[0].conditions', { ...exact, attestations: [{ predicateType: SUMMARY }] }, ['cosign', 'gh']],
    [
      'attestations[0].predicateType',
      { ...exact, attestations: [{ predicateType: 'https://wasm-image.dev/abi-report/v1' }] },
      ['cosign', 'gh', 'policy-controller', 'kyverno'],
    ],
    [
      'source of release',
      allOf(
        keyless('release', { subjectGlob: 'https://github.com/acme/*/.github/workflows/release.yml@refs/tags/v*' }),
      ),
      ['cosign'],
    ],
    [
      'source of release',
      allOf(keyless('release', { subject: 'https://gitlab.com/acme/filter//.gitlab-ci.yml@refs/tags/v1' })),
      ['cosign'],
    ],
    [
      'github.server of release',
      allOf(
        keyless('release', {
          subjectGlob: ANY_VERSION.replace('github.com', 'ghe.acme.example'),
          github: { repository: 'acme/filter' },
        }),
      ),
      VERIFIERS,
    ],
    ['subjectGlob of release', allOf(keyless('release', { subjectGlob: 'https://github.com/acme/*' })), ['kwctl']],
    ['github of release', github({}), ['kwctl']],
  ];
  for (const [field, parts, targets] of rows)
    it(`is an error that names ${field}`, () => {
      for (const target of targets)
        assert.throws(
          () => of(parts, target),
          { code: 'POLICY_INEXPRESSIBLE', exitCode: 2, detail: { target, field } },
          target,
        );
    });
});
