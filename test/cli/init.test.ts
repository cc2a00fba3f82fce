import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { WasmImageError } from '../../src/core/errors.ts';
import { EXAMPLES } from '../../src/decide/inputs/choices.ts';
import { runCli } from '../support/cli.ts';
import { readYaml } from '../support/documents.ts';
import { initIn, makeRepository, writeFiles } from '../support/init.ts';
import { complaintsAbout } from '../support/language-service.ts';
import { temporaryFolder } from '../support/publisher.ts';

const folder = temporaryFolder();
after(() => folder.remove());
const at = (...path: readonly string[]): string => join(folder.path, ...path);
const cli = (place: string, ...args: readonly string[]) =>
  runCli(['init', ...args], { folder: place, env: { PATH: process.env.PATH ?? '' } });

/** Every file below a folder with its text, links with their target. */
function contentsOf(place: string): ReadonlyMap<string, string> {
  const files = readdirSync(place, { recursive: true, withFileTypes: true }).filter((one) => !one.isDirectory());
  const contents = files.map((one): [string, string] => {
    const path = join(one.parentPath, one.name);
    return [path, one.isSymbolicLink() ? `-> ${readlinkSync(path)}` : readFileSync(path, 'utf8')];
  });
  return new Map(contents.sort());
}

interface Job {
  readonly if?: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly steps: readonly { readonly with?: Readonly<Record<string, string>> }[];
}
const workflowAt = (place: string) =>
  readYaml(readFileSync(join(place, '.github/workflows/wasm-image.yml'), 'utf8'), place) as {
    readonly on: Readonly<Record<string, unknown>>;
    readonly permissions: object;
    readonly jobs: Readonly<Record<'build' | 'publish' | 'gate', Job>>;
  };

describe('wasm-image init --example', () => {
  for (const example of EXAMPLES)
    it(`${example}: writes a workflow without mistakes and a policy that policy check accepts`, async () => {
      const place = at(example);
      makeRepository(place, 'git@github.com:Acme/My-Filter.git');
      const ended = await cli(place, '--example', example);
      assert.equal(ended.status, 0, ended.stderr);
      assert.match(ended.stdout, /wrote \.github\/workflows\/wasm-image\.yml\n {2}wrote wasm-policy\.yaml/);
      const text = readFileSync(join(place, '.github/workflows/wasm-image.yml'), 'utf8');
      assert.deepEqual(await complaintsAbout('.github/workflows/wasm-image.yml', text), []);
      const checked = await runCli(['policy', 'check', 'wasm-policy.yaml'], { folder: place });
      assert.equal(checked.status, 0, checked.stderr);
      assert.match(
        checked.stdout,
        /repository Acme\/My-Filter, workflow \.github\/workflows\/wasm-image\.yml, ref refs\/tags\/v\*/,
      );
      assert.match(text, /images: ghcr\.io\/acme\/my-filter\n/);
    });

  it('changes nothing when it runs again', async () => {
    const place = at('rust');
    const before = contentsOf(place);
    const times = [...before.keys()].map((path) => statSync(path).mtimeMs);
    const ended = await cli(place, '--example', 'rust');
    assert.equal(ended.status, 0, ended.stderr);
    assert.doesNotMatch(ended.stdout, /wrote/);
    assert.equal(ended.stdout.match(/^ {2}kept /gm)?.length, 9);
    assert.deepEqual(contentsOf(place), before);
    assert.deepEqual(
      [...before.keys()].map((path) => statSync(path).mtimeMs),
      times,
    );
  });

  it('refuses a folder that has another filter, and writes nothing', async () => {
    for (const [name, files] of [
      ['other-language', { 'go.mod': 'module a\n' }],
      ['other-crate', { 'Cargo.toml': '[package]\nname = "mine"\n' }],
    ] as const) {
      writeFiles(at(name), files);
      const before = contentsOf(at(name));
      const ended = await cli(at(name), '--example', 'rust');
      assert.equal(ended.status, 2);
      assert.match(ended.stderr, /INPUT_CONFLICT: Cannot write the example "rust": the folder has a filter already/);
      assert.deepEqual(contentsOf(at(name)), before);
    }
  });

  it('keeps a README.md and a .gitignore that are there', async () => {
    writeFiles(at('kept'), { 'README.md': 'mine', '.gitignore': 'mine' });
    const { files } = await initIn(at('kept'), { example: 'zig' });
    const kept = files.filter((one) => one.state === 'kept').map((one) => one.path);
    assert.deepEqual(kept, ['.gitignore', 'README.md']);
    assert.equal(readFileSync(at('kept', 'README.md'), 'utf8'), 'mine');
  });

  it('makes a new folder, works without a repository, and writes the policy once there is one', async () => {
    const first = await cli(folder.path, '--example', 'go', 'new/filter');
    assert.equal(first.status, 0, first.stderr);
    assert.match(first.stdout, /Next:\n {2}cd new\/filter\n {2}wasm-image build --build go /);
    const gate = workflowAt(at('new/filter')).jobs.gate.steps.at(-1)?.with;
    assert.match(
      gate?.['certificate-identity'] ?? '',
      /\/\.github\/workflows\/wasm-image\.yml@\$\{\{ github\.ref \}\}$/,
    );
    assert.equal(existsSync(at('new/filter/wasm-policy.yaml')), false);
    const text = readFileSync(at('new/filter/.github/workflows/wasm-image.yml'), 'utf8');
    assert.match(text, /images: ghcr\.io\/\$\{\{ github\.repository \}\}\n/);
    assert.deepEqual(await complaintsAbout('.github/workflows/wasm-image.yml', text), []);
    const second = await cli(at('new/filter'), '--repository', 'Acme/Filter');
    assert.match(second.stdout, /kept {2}\.github\/workflows\/wasm-image\.yml\n {2}wrote wasm-policy\.yaml/);
  });
});

describe('the workflow of init', () => {
  it('gives the build no rights, publishes on version tags only, and lets the gate only read', () => {
    const { on, permissions, jobs } = workflowAt(at('rust'));
    assert.deepEqual(permissions, {});
    assert.deepEqual(Object.keys(on), ['pull_request', 'push', 'workflow_dispatch']);
    assert.deepEqual(on.push, { tags: ['v*'] });
    assert.deepEqual(jobs.build.permissions, { contents: 'read' });
    assert.equal(jobs.build.steps.find((one) => one.with?.build !== undefined)?.with?.push, 'false');
    assert.equal(jobs.publish.if, "startsWith(github.ref, 'refs/tags/v')");
    assert.deepEqual(jobs.publish.permissions, { contents: 'read', packages: 'write', 'id-token': 'write' });
    assert.equal(
      jobs.publish.steps.at(-1)?.with?.['module-digest'],
      '$'.concat('{{ needs.build.outputs.module-digest }}'),
    );
    assert.deepEqual(jobs.gate.permissions, { contents: 'read', packages: 'read' });
    assert.equal(jobs.gate.steps.at(-1)?.with?.policy, 'wasm-policy.yaml');
  });

  it('uses the pins of README.md', () => {
    const readme = readFileSync('README.md', 'utf8');
    const text = readFileSync(at('rust', '.github/workflows/wasm-image.yml'), 'utf8');
    const used = [...text.matchAll(/uses: (.*)/g)].map((match) => match[1] ?? '');
    assert.equal(used.length, 8);
    assert.deepEqual(
      used.filter((one) => !readme.includes(`uses: ${one}\n`)),
      [],
    );
  });

  it('is at the top of the repository, with an image of its own, for a filter in a folder below', async () => {
    makeRepository(at('mono'), 'https://user:secret-token@github.com/Acme/Mono.git');
    writeFiles(at('mono/filters/a'), { 'Cargo.toml': '[package]\nname = "a"\n[lib]\ncrate-type = ["cdylib"]\n' });
    writeFiles(at('mono'), { 'Cargo.toml': '[workspace]\nmembers = ["filters/*"]\n', 'Cargo.lock': '' });
    const ended = await cli(folder.path, 'mono/filters/a');
    assert.equal(ended.status, 0, ended.stderr);
    const text = readFileSync(at('mono/.github/workflows/wasm-image-filters-a.yml'), 'utf8');
    assert.match(text, /working-directory: filters\/a\n/);
    assert.match(text, /build: rust\n/);
    assert.match(text, /path: filters\/a\/target\/wasm32-wasip1\/release\/a\.wasm\n/);
    assert.match(text, /images: ghcr\.io\/acme\/mono\/filters-a\n/);
    assert.ok(existsSync(at('mono/filters/a/wasm-policy.yaml')));
    assert.doesNotMatch(`${text}${ended.stdout}${ended.stderr}`, /secret/);
    assert.deepEqual(await complaintsAbout('.github/workflows/x.yml', text), []);
  });

  it('takes the login of another registry from the repository', async () => {
    writeFiles(at('hub'), { 'f.wasm': '' });
    await initIn(at('hub'), { images: 'docker.io/acme/f', repository: 'acme/f' });
    const { publish, gate } = workflowAt(at('hub')).jobs;
    assert.equal(publish.permissions.packages, undefined);
    for (const job of [publish, gate])
      assert.equal(job.steps.at(-1)?.with?.password, '$'.concat('{{ secrets.REGISTRY_PASSWORD }}'));
  });
});

describe('wasm-image init', () => {
  it('prints what a dry run would write, with --json also the texts, and writes nothing', async () => {
    writeFiles(at('dry'), { 'f.wasm': '' });
    const before = contentsOf(at('dry'));
    const shown = await cli(at('dry'), '--dry-run', '--repository', 'a/b');
    assert.match(shown.stdout, /would write wasm-policy\.yaml\n\nNothing was written\.\n$/);
    const ended = await cli(at('dry'), '--dry-run', '--repository', 'a/b', '--json');
    const { files, image } = JSON.parse(ended.stdout) as {
      files: readonly { path: string; text: string }[];
      image: string;
    };
    assert.equal(image, 'ghcr.io/a/b');
    assert.match(files.find((one) => one.path === 'wasm-policy.yaml')?.text ?? '', /^apiVersion/m);
    assert.deepEqual(contentsOf(at('dry')), before);
  });

  it('runs nothing of the folder', {
    skip: process.platform === 'win32' ? 'the programs are shell scripts' : false,
  }, async () => {
    const place = at('hostile');
    makeRepository(place, 'https://github.com/a/b');
    const ran = at('ran');
    const script = `#!/bin/sh\ntouch ${ran}\n`;
    writeFiles(place, { 'f.wasm': '', 'bin/git': script, '.git/hooks/post-checkout': script });
    writeFileSync(
      join(place, '.git/config'),
      `[core]\n\tfsmonitor = ${place}/bin/git\n\tpager = ${place}/bin/git\n[remote "origin"]\n\turl = https://github.com/a/b\n`,
    );
    chmodSync(join(place, 'bin/git'), 0o755);
    const ended = await runCli(['init'], { folder: place, env: { PATH: `${join(place, 'bin')}:${process.env.PATH}` } });
    assert.equal(ended.status, 0, ended.stderr);
    assert.match(ended.stdout, /ghcr\.io\/a\/b/);
    assert.equal(existsSync(ran), false);
  });

  for (const [what, make, code] of [
    [
      'a link out of the folder where its folder belongs',
      (place: string) => symlinkSync(at('elsewhere'), join(place, '.github')),
      'PATH_OUTSIDE_WORKSPACE',
    ],
    [
      'a file where its folder belongs',
      (place: string) => writeFileSync(join(place, '.github'), ''),
      'FILE_UNWRITABLE',
    ],
    [
      'a link to nowhere where its folder belongs',
      (place: string) => symlinkSync('nowhere', join(place, '.github')),
      'FILE_UNWRITABLE',
    ],
  ] as const)
    it(`writes nothing at all if there is ${what}`, async () => {
      mkdirSync(at('elsewhere'), { recursive: true });
      const place = at(`refused ${what}`);
      writeFiles(place, { 'f.wasm': '' });
      make(place);
      const before = contentsOf(place);
      await assert.rejects(initIn(place, { repository: 'a/b' }), (error: WasmImageError) => {
        assert.equal(error.code, code);
        // The path alone says which folder is meant, also for a folder given as an argument.
        if (code === 'FILE_UNWRITABLE') assert.ok(error.message.includes(place), error.message);
        return true;
      });
      assert.deepEqual(contentsOf(place), before);
      assert.deepEqual(readdirSync(at('elsewhere')), []);
    });

  it('keeps a link that points nowhere', async () => {
    writeFiles(at('dangling'), { 'f.wasm': '' });
    symlinkSync('nowhere', at('dangling', 'wasm-policy.yaml'));
    const { files } = await initIn(at('dangling'), { repository: 'a/b' });
    assert.deepEqual(
      files.map((one) => one.state),
      ['written', 'kept'],
    );
    assert.equal(readlinkSync(at('dangling', 'wasm-policy.yaml')), 'nowhere');
  });

  it('says how to begin in an empty folder and in one that is not there', async () => {
    mkdirSync(at('empty'));
    for (const [args, code] of [
      [[], 'INPUT_MISSING'],
      [['not-there'], 'FILE_UNREADABLE'],
    ] as const) {
      const ended = await cli(at('empty'), ...args);
      assert.equal(ended.status, 2);
      assert.match(ended.stderr, new RegExp(`${code}: .*\n.*--example rust`));
    }
    assert.deepEqual(readdirSync(at('empty')), []);
  });
});
