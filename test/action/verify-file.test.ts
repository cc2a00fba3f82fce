import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openKeySigner } from '../../src/adapters/sigstore/signing/signer.ts';
import { digestOf } from '../../src/core/digest.ts';
import { newKey } from '../support/file-vectors.ts';
import { goodFilter } from '../support/module-writer.ts';
import { PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';
import { runStep } from '../support/step.ts';

const folder = temporaryFolder();
const good = goodFilter();
const other = newKey('P-256');
before(async () => {
  const bad = goodFilter({ without: ['malloc'] });
  const signer = openKeySigner({ pem: PRIVATE_PEM });
  for (const [name, content] of [
    ['good.wasm', good],
    ['bad.wasm', bad],
    ['good.json', await signer.signFile(good)],
    ['bad.json', await signer.signFile(bad)],
  ] as const)
    writeFileSync(join(folder.path, name), content);
});
after(() => folder.remove());

describe('the verify step with a file', () => {
  const step = (inputs: Record<string, string>) => runStep('verify', inputs, { workspace: folder.path });

  it('sets the outputs that a file has', async () => {
    const ended = await step({ module: 'good.wasm', bundle: 'good.json', key: PUBLIC_PEM });
    assert.equal(ended.status, 0, ended.stdout);
    assert.equal(ended.outputs.get('verified'), 'true');
    assert.equal(ended.outputs.get('module-digest'), digestOf(good));
    assert.equal(ended.outputs.get('abi-version'), 'proxy-wasm/0.2.1');
    assert.equal(ended.outputs.get('reference') ?? '', '');
    assert.match(ended.summary, /Verified: good\.wasm/);
    assert.match(ended.stdout, new RegExp(`module-digest ${digestOf(good)} verified: good.wasm`));
  });

  it('sets nothing that a deployment could use if it is denied', async () => {
    for (const [inputs, status] of [
      [{ module: 'good.wasm', bundle: 'good.json', key: other.publicPem }, 3],
      [{ module: 'bad.wasm', bundle: 'bad.json', key: PUBLIC_PEM }, 3],
      [{ module: 'good.wasm', key: PUBLIC_PEM }, 2],
      [{ bundle: 'good.json', key: PUBLIC_PEM }, 2],
      [{ module: 'good.wasm', bundle: 'good.json', image: 'ghcr.io/a/b:c', key: PUBLIC_PEM }, 2],
    ] as const) {
      const ended = await step(inputs);
      assert.equal(ended.status, status, ended.stdout);
      assert.equal(ended.outputs.get('verified'), 'false');
      assert.equal(ended.outputs.get('module-digest'), undefined);
    }
  });
});
