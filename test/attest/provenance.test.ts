import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { makeProvenance, type WorkflowRun } from '../../src/attest/provenance.ts';
import { digestOf } from '../../src/core/digest.ts';

const RUN: WorkflowRun = {
  server: 'https://github.com',
  repository: 'acme/filter',
  repositoryId: '4711',
  ownerId: '42',
  ref: 'refs/tags/v1.2.0',
  sha: 'a'.repeat(40),
  workflow: 'acme/filter/.github/workflows/release.yml@refs/tags/v1.2.0',
  jobWorkflow: 'acme/builders/.github/workflows/wasm.yml@refs/heads/a@b',
  event: 'push',
  runner: 'github-hosted',
  runId: '100',
  runAttempt: '2',
};

describe('a provenance', () => {
  it('says the same as the one of GitHub, with the reusable workflow as builder', () =>
    assert.deepEqual(makeProvenance(RUN, []), {
      buildDefinition: {
        buildType: 'https://actions.github.io/buildtypes/workflow/v1',
        externalParameters: {
          workflow: {
            ref: 'refs/tags/v1.2.0',
            repository: 'https://github.com/acme/filter',
            path: '.github/workflows/release.yml',
          },
        },
        internalParameters: {
          github: {
            event_name: 'push',
            repository_id: '4711',
            repository_owner_id: '42',
            runner_environment: 'github-hosted',
          },
        },
        resolvedDependencies: [
          { uri: 'git+https://github.com/acme/filter@refs/tags/v1.2.0', digest: { gitCommit: 'a'.repeat(40) } },
        ],
      },
      runDetails: {
        builder: { id: 'https://github.com/acme/builders/.github/workflows/wasm.yml@refs/heads/a@b' },
        metadata: { invocationId: 'https://github.com/acme/filter/actions/runs/100/attempts/2' },
      },
    }));

  it('lists files after the commit, with their digests', () => {
    const digest = digestOf(Uint8Array.of(1));
    const { buildDefinition } = JSON.parse(JSON.stringify(makeProvenance(RUN, [{ name: 'Cargo.lock', digest }])));
    assert.deepEqual(buildDefinition.resolvedDependencies[1], {
      name: 'Cargo.lock',
      digest: { sha256: digest.slice(7) },
    });
  });

  it('keeps the full path of a workflow of another repository, and the server', () => {
    const text = JSON.stringify(
      makeProvenance(
        { ...RUN, server: 'https://git.acme.example', workflow: 'other/flows/.github/workflows/x.yml@main' },
        [],
      ),
    );
    assert.ok(text.includes('"path":"other/flows/.github/workflows/x.yml"'));
    assert.ok(!text.includes('https://github.com'));
  });
});
