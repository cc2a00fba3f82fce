import assert from 'node:assert/strict';
import { it } from 'node:test';
import { parseArguments } from '../../src/decide/inputs/arguments.ts';
import { readValues } from '../../src/decide/inputs/values.ts';
import { planPublish } from '../../src/decide/plan/plan.ts';
import { readDocument, readYaml } from '../support/documents.ts';

interface GitlabJob {
  readonly id_tokens: Readonly<Record<string, { readonly aud: string }>>;
  readonly script: readonly string[];
}

it('the example for GitLab signs with the token that the job requests', () => {
  const block = readDocument('docs/signing.md').blocks.find(({ text }) => text.includes('id_tokens:'));
  const job = (readYaml(block?.text ?? '', block?.where ?? '') as { readonly publish: GitlabJob }).publish;
  const [[name = '', token] = []] = Object.entries(job.id_tokens);
  assert.equal(token?.aud, 'sigstore');
  const words = (job.script[0] ?? '').replaceAll('"$CI_REGISTRY_IMAGE"', 'registry.gitlab.com/acme/filter').split(' ');
  const tagged = words.map((word) => word.replace(/^"\$CI_COMMIT_TAG"$/, 'v1.2.3'));
  const asked = parseArguments(tagged.slice(1), {});
  assert.ok(asked.kind === 'run' && asked.command === 'publish');
  const facts = { event: undefined, isPrivate: undefined, hasIdentityToken: false, defaultImage: 'oci-layout:/x' };
  const { signing, tags, attesting } = planPublish(readValues('publish', asked.raw), facts);
  assert.ok(signing.kind === 'keyless');
  assert.deepEqual(signing.token, { kind: 'given', text: `env://${name}` });
  assert.deepEqual([signing.publicRefusal, tags, attesting.isProvenance], [undefined, ['v1.2.3'], false]);
});
