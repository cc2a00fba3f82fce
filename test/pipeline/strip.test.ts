import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { digestOf } from '../../src/core/digest.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import { type Made, makeImage } from '../../src/pipeline/make/make.ts';
import { opa } from '../abi/guest-modules.ts';
import { scriptedBuilder } from '../support/builder.ts';
import { file } from '../support/image-parts.ts';
import { bundleOf } from '../support/layouts.ts';
import { concat, customSection, goodFilter } from '../support/module-writer.ts';
import { openTestPorts, planFor, quiet, temporaryFolder } from '../support/publisher.ts';

const folder = temporaryFolder();
after(() => folder.remove());

const clean = goodFilter();
const dirty = concat([clean, customSection('name', '')]);

/** Makes an image with files in memory. @returns what the run wrote, too. */
async function make(
  inputs: Readonly<Record<string, string>>,
  files: Record<string, Uint8Array>,
): Promise<{ readonly made: Made; readonly log: readonly string[] }> {
  const log: string[] = [];
  const workspace = {
    read: async (path: string): Promise<Uint8Array> => {
      const bytes = files[path];
      if (bytes === undefined) throw new WasmImageError('FILE_UNREADABLE', `Cannot read "${path}"`);
      return bytes;
    },
    exists: async (path: string) => path === '.' || Object.hasOwn(files, path),
    write: async (path: string, bytes: Uint8Array) => {
      files[path] = bytes;
    },
  };
  const ports = openTestPorts({ copy: `${folder.path}/copy`, log: { ...quiet, info: (line) => void log.push(line) } });
  const plan = planFor({ strip: 'true', ...inputs });
  return { made: await makeImage({ ...ports, workspace, builder: scriptedBuilder({}) }, plan, () => {}), log };
}

const COMMAND = { module: '', build: 'command', 'build-command': 'make', 'module-path': 'out.wasm' };

describe('strip', () => {
  it('publishes a given module without its names, and leaves the file alone', async () => {
    const files = { 'filter.wasm': dirty };
    const { made, log } = await make({}, files);
    assert.deepEqual(Buffer.from(made.module), Buffer.from(clean));
    assert.equal(made.abi['module-digest'], digestOf(clean));
    assert.equal(files['filter.wasm'], dirty);
    assert.ok(log.some((line) => line.includes('removed "name"') && line.includes(digestOf(clean))));
  });
  it('compares module-digest with the file that is given', async () => {
    await make({ 'module-digest': digestOf(dirty) }, { 'filter.wasm': dirty });
    await assert.rejects(make({ 'module-digest': digestOf(clean) }, { 'filter.wasm': dirty }), {
      code: 'MODULE_DIGEST_MISMATCH',
    });
  });
  it('replaces a module that was built, so that its digest is that of the file', async () => {
    const files = { 'out.wasm': dirty };
    const { made } = await make(COMMAND, files);
    assert.deepEqual(Buffer.from(files['out.wasm']), Buffer.from(clean));
    assert.equal(made.abi['module-digest'], digestOf(files['out.wasm']));
  });
  it('changes nothing without the input', async () => {
    const { made } = await make({ strip: 'false' }, { 'filter.wasm': dirty });
    assert.equal(made.abi['module-digest'], digestOf(dirty));
  });
  it('is refused for an OPA bundle', async () => {
    const bundle = bundleOf(file('/data.json', Buffer.from('{}')), file('/policy.wasm', opa()));
    await assert.rejects(make({}, { 'filter.wasm': bundle }), { code: 'INPUT_CONFLICT', message: /OPA bundle/ });
  });
  it('leaves a file that is no module to the reader', async () => {
    await assert.rejects(make({}, { 'filter.wasm': Buffer.from('GIF89a') }), { code: 'WASM_NOT_WASM' });
  });
});
