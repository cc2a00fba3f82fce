import { openFileVerifier } from '../../src/adapters/sigstore/file/file-verifier.ts';
import { openTrustRoot } from '../../src/adapters/sigstore/trust-root.ts';
import { openBundleVerifier } from '../../src/adapters/sigstore/verifier.ts';
import { readValues } from '../../src/decide/inputs/values.ts';
import { planPublish, type Surroundings } from '../../src/decide/plan/plan.ts';
import type { PublishRecord } from '../../src/decide/report/record.ts';
import { type PublishPorts, type PublishResult, publish } from '../../src/pipeline/publish.ts';
import type { Signer } from '../../src/ports.ts';
import { type Files, openTestPorts } from './publisher.ts';
import type { Sigstore } from './sigstore.ts';
import { openSigner } from './sigstore-run.ts';

/** The name in the certificates of the default scene. */
export const SIGNER = 'https://github.com/acme/filter/.github/workflows/release.yml@refs/tags/v1.2.0';

const event = { name: 'push', ref: 'refs/heads/main', origin: 'merged' } as const;
const inWorkflow = { event, isPrivate: false, hasIdentityToken: true, defaultImage: 'oci-layout:/nonexistent' };

/**
 * Publishes `filter.wasm` like a workflow of a public repository.
 * @param options `files`: more files besides the module; `signer`: replaced parts of the signer.
 */
export function publishKeyless(
  sigstore: Sigstore,
  inputs: Readonly<Record<string, string>>,
  options: {
    readonly copy: string;
    readonly files?: Files;
    readonly signer?: Partial<Signer>;
    readonly ports?: Partial<PublishPorts>;
    readonly facts?: Partial<Surroundings>;
  },
): Promise<PublishResult> {
  const { copy, files = {}, signer, ports, facts } = options;
  const plan = planPublish(
    readValues(
      'publish',
      new Map(Object.entries({ module: 'filter.wasm', tags: 'v1.0.0', smoke: 'false', ...inputs })),
    ),
    { ...inWorkflow, ...facts },
  );
  const load = openTrustRoot({ kind: 'file', text: sigstore.trustedRoot, name: 'test' });
  return publish(plan, {
    ...openTestPorts({ copy, files, signer: { ...openSigner(sigstore, 'rekor 1 and timestamp'), ...signer } }),
    openBundleVerifier: () => openBundleVerifier({ kind: 'trust-root', load, transparency: 'required' }),
    openFileVerifier: () => openFileVerifier({ kind: 'trust-root', load, transparency: 'required' }),
    ...ports,
  });
}

/** The record of a run, which must have succeeded. */
export function recordOf(result: PublishResult): PublishRecord {
  if (result.kind === 'failed') throw result.error;
  return result.record;
}
