import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { attachKey, publishUnsigned, type Subject } from '../support/policy-gate.ts';
import { PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { runStep, type Step } from '../support/step.ts';

const folder = temporaryFolder();
let registry: TestRegistry;
let first: Subject;
let second: Subject;
let unsigned: Subject;
before(async () => {
  registry = await startRegistry({ referrers: 'api' });
  const fresh = (name: string): Promise<Subject> => publishUnsigned(registry, `many/${name}`, `${folder.path}/copy`);
  [first, second, unsigned] = [await fresh('first'), await fresh('second'), await fresh('unsigned')];
  for (const subject of [first, second]) await attachKey(PRIVATE_PEM, subject);
});
after(async () => {
  await registry.stop();
  folder.remove();
});

const by = ({ name, manifest }: Subject): string => `${name}@${manifest.digest}`;
const verify = (image: string, env: Record<string, string> = {}, inputs: Record<string, string> = {}): Promise<Step> =>
  runStep('verify', { image, key: PUBLIC_PEM, ...inputs }, { workspace: folder.path, env });
const reportOf = (step: Step) => JSON.parse(readFileSync(step.outputs.get('verification-report') ?? '', 'utf8'));

/** The outputs of a step that must stop a deployment. */
function assertNothingUsable(step: Step): void {
  assert.deepEqual([...step.outputs.keys()], ['verified', 'verification-report']);
  assert.equal(step.outputs.get('verified'), 'false');
}

describe('the verify step with several images', () => {
  it('sets one line per image, in the given order, and snippets for all', async () => {
    const step = await verify(`${by(second)}\n\n  ${by(first)}\n`);
    assert.equal(step.status, 0, step.stdout);
    assert.equal(step.outputs.get('verified'), 'true');
    assert.equal(step.outputs.get('reference'), `${by(second)}\n${by(first)}`);
    assert.equal(step.outputs.get('digest'), `${second.manifest.digest}\n${first.manifest.digest}`);
    assert.equal(step.outputs.get('certificate-identity'), '');
    const urls = parseAllDocuments(readFileSync(step.outputs.get('snippets') ?? '', 'utf8')).flatMap(
      (one) => one.toJS().spec?.url ?? [],
    );
    assert.deepEqual(urls, [`oci://${by(second)}`, `oci://${by(first)}`]);
    assert.deepEqual(
      reportOf(step).map((one: { readonly reference: string }) => one.reference),
      [by(second), by(first)],
    );
    for (const subject of [first, second]) assert.ok(step.summary.includes(`Verified: ${subject.name}`));
  });

  it('fails for all images if one does not pass, and names it', async () => {
    const step = await verify([first, unsigned, second].map(by).join('\n'));
    assert.equal(step.status, 4, step.stdout);
    assertNothingUsable(step);
    assert.deepEqual(
      reportOf(step).map((one: { readonly verdict: string }) => one.verdict),
      ['verified', 'nothing-found', 'verified'],
    );
    assert.match(step.annotations[0]?.text ?? '', new RegExp(unsigned.name));
    assert.match(step.summary, /Nothing found/);
  });
});

describe('the verify step', () => {
  it('sets no usable output if the registry does not answer in time', async () => {
    const silent = await startRegistry({});
    silent.before = () => ({ kind: 'silence' });
    const step = await verify(`${silent.host}/a/b:v1\n${by(first)}`, {}, { timeout: '1' });
    await silent.stop();
    assert.equal(step.status, 5, step.stdout);
    assertNothingUsable(step);
    assert.match(step.stdout, /GATE_TIMEOUT/);
  });

  it('sets no usable output if one of its files cannot be written', async () => {
    const temp = mkdtempSync(join(folder.path, 'runner-'));
    mkdirSync(join(temp, 'wasm-image/__self/snippets.yaml'), { recursive: true });
    const step = await verify(by(first), { RUNNER_TEMP: temp });
    assert.equal(step.status, 2, step.stdout);
    assert.match(step.stdout, /FILE_UNWRITABLE/);
    assertNothingUsable(step);
  });
});
