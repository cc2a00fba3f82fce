import assert from 'node:assert/strict';
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runCli } from '../support/cli.ts';
import { readYaml } from '../support/documents.ts';
import { makeRepository } from '../support/init.ts';
import { PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';

const folder = temporaryFolder();
const project = join(folder.path, 'filter');
const packages = resolve('examples/add-header/node_modules');
const skip = existsSync(packages) ? false : 'the packages of examples/add-header are not installed';
const run = (...args: readonly string[]) =>
  runCli(args, { folder: project, env: { PATH: process.env.PATH ?? '', SOURCE_DATE_EPOCH: '1700000000' } });

interface Step {
  readonly id?: string;
  readonly with?: Readonly<Record<string, string>>;
}

/** The inputs of a step, as flags. @param dropped what only a workflow has. */
function flagsOf(
  jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>,
  job: string,
  dropped: readonly string[],
) {
  const inputs = jobs[job]?.steps.find(({ id }) => id === job)?.with ?? {};
  return Object.entries(inputs).flatMap(([name, value]) => (dropped.includes(name) ? [] : [`--${name}=${value}`]));
}

describe('the AssemblyScript example of init', { skip }, () => {
  let jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
  before(async () => {
    makeRepository(project, 'https://github.com/acme/filter');
    const written = await run('init', '--example', 'assemblyscript');
    assert.equal(written.status, 0, written.stderr);
    symlinkSync(packages, join(project, 'node_modules'));
    writeFileSync(join(project, 'key.pem'), PRIVATE_PEM);
    writeFileSync(join(project, 'key.pub'), PUBLIC_PEM);
    const text = readFileSync(join(project, '.github/workflows/wasm-image.yml'), 'utf8');
    ({ jobs } = readYaml(text, 'wasm-image.yml') as { readonly jobs: typeof jobs });
  });
  after(() => folder.remove());

  it('builds with the inputs of its workflow, and its scenario shows the header from its configuration', async () => {
    const flags = flagsOf(jobs, 'build', ['push']);
    assert.deepEqual(flags.slice(0, 2), ['--build=assemblyscript', '--module-path=build/add-header.wasm']);
    const built = await run('build', ...flags);
    assert.equal(built.status, 0, built.stderr);
    const starts = flags.filter((flag) => /^--(?:scenario|plugin-config)=/.test(flag));
    assert.equal(starts.length, 2);
    const ended = await run('run', 'build/add-header.wasm', '--root-id', 'add_header', '--json', ...starts);
    const { exchange, verdict } = JSON.parse(ended.stdout) as {
      verdict: string;
      exchange: { response: { headers: readonly (readonly [string, string])[] } };
    };
    assert.equal(verdict, 'started');
    assert.deepEqual(exchange.response.headers.at(-1), ['x-wasm-image', 'good morning']);
  });

  it('is published to a layout with the inputs of its workflow, and passes the gate', async () => {
    const flags = flagsOf(jobs, 'publish', ['module', 'module-digest', 'images', 'tags']);
    const own = ['--images', 'oci-layout:out', '--tags', 'v1.0.0', '--signing-key', 'key.pem'];
    const published = await run('publish', 'build/add-header.wasm', ...own, ...flags);
    assert.equal(published.status, 0, published.stderr);
    const verified = await run('verify', 'oci-layout:out:v1.0.0', '--key', 'key.pub');
    assert.equal(verified.status, 0, verified.stderr);
  });

  it('has a .gitignore for what the build and the checks write', () => {
    const ignored = readFileSync(join(project, '.gitignore'), 'utf8').trim().split('\n');
    assert.deepEqual(ignored, ['.wasm-image/', 'build/', 'node_modules/']);
  });
});
