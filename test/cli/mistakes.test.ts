import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { RULES } from '../../src/abi/rules.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import { parseArguments } from '../../src/decide/inputs/arguments.ts';
import { completionScript, SHELLS } from '../../src/decide/inputs/completion.ts';
import { type Ended, runCli } from '../support/cli.ts';
import { goodFilter } from '../support/module-writer.ts';
import { PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';

const folder = temporaryFolder();
const run = (args: readonly string[], input = ''): Promise<Ended> =>
  runCli(args, { folder: folder.path, env: { SOURCE_DATE_EPOCH: '0' }, input });

before(() => {
  for (const name of ['good.wasm', 'empty.wasm'])
    writeFileSync(join(folder.path, name), name === 'good.wasm' ? goodFilter() : '');
  writeFileSync(join(folder.path, 'key.pem'), PRIVATE_PEM);
  writeFileSync(join(folder.path, 'text.pub'), 'not a key');
});
after(() => folder.remove());

const PUBLISH = ['publish', 'good.wasm', '--no-smoke', '--signing-key', 'key.pem'];

/** What somebody types, the exit status, and what the answer must say. */
const ROWS: readonly (readonly [readonly string[], number, RegExp])[] = [
  [['inspect'], 2, /hint: set --module or --image\n/],
  [['inspect', ''], 2, /Cannot run inspect: an argument is empty\n {2}hint: check the variables on the command line/],
  [['verify'], 2, /hint: wasm-image verify ghcr\.io\/acme\/filter:v1 --key key\.pub\n/],
  [['inspect', 'https://ghcr.io/acme/f:1'], 2, /if it is an image, write "ghcr\.io\/acme\/f:1"\n/],
  [['inspect', 'docker://ghcr.io/acme/f:1'], 2, /if it is an image, write "ghcr\.io\/acme\/f:1"\n/],
  [['inspect', 'acme/f:1'], 2, /if it is an image, write its host, for example "ghcr\.io\/acme\/f:1"\n/],
  [['inspect', 'f@sha256:00'], 2, /if it is an image, write its host/],
  [['inspect', 'missing.wasm'], 2, /hint: check the path and its permissions\n/],
  [['build', 'empty.wasm', '--no-smoke'], 3, /hint: .* check the path of the module\n/],
  [['explain', 'PW020', 'PW011'], 2, /hint: run it once for each, or see: wasm-image explain --help\n/],
  [['publish', '--build', 'command', '--images', 'oci-layout:out'], 2, /set --build-command to the program/],
  [[...PUBLISH, '--images', 'oci-layout:out:dev'], 2, /it has a tag, or .* colon\n {2}hint: write "oci-layout:out"/],
  [['tags', 'oci-layout:out:dev'], 2, /hint: write "oci-layout:out", or rename the folder\n/],
  [
    ['publish', 'good.wasm', '--signing-key', 'nokey', '--images', 'oci-layout:out'],
    2,
    /use --signing-key: .*\n {2}hint: check the path/,
  ],
  [
    ['verify', 'oci-layout:out:dev', '--key', 'text.pub'],
    2,
    /hint: give the file with the line -----BEGIN PUBLIC KEY-----/,
  ],
  [['verify', 'ghcr.io/a/b:1', '--key'], 2, /Cannot use --key without a value\n {2}hint: write --key=VALUE\n/],
  [
    ['verify', 'ghcr.io/a/b:1', '--key', '-x'],
    2,
    /value of --key: it starts with "-"\n {2}hint: write --key=VALUE, without a space/,
  ],
  [
    ['login', 'ghcr.io', '-u', 'me', '--password', 'env://TOKEN'],
    2,
    /hint: set the variable WASM_IMAGE_PASSWORD instead/,
  ],
  [['login', 'ghcr.io', '-u', 'me', '-p', 'x'], 2, /hint: use --password-stdin, or /],
  [
    ['init', '--module-path', 'good.wasm', '--repository', 'https://github.com/a/b'],
    2,
    /hint: write only the owner and the name, for example acme\/filter\n/,
  ],
  [['doctor', '--timeout', '3s'], 2, /hint: write a number without a unit, for example 300\n/],
  [['inspect', 'good.wasm', '--plugin-config', 'x'], 2, /hint: leave out --plugin-config, or set --smoke\n/],
  [['inspect', 'good.wasm', '--username', 'x'], 2, /hint: leave out --username, or set --image\n/],
  [['verify', 'ghcr.io/a/b:1', '--policy', 'a', '--policy', 'b'], 2, /hint: write --policy once\n/],
  [['inspect', '-', '-'], 3, /hint: only one argument can be standard input; name a file for the others\n/],
  [['auth', 'login'], 2, /hint: to log in to a registry: wasm-image login HOST/],
  [['buildx', 'build'], 2, /wasm-image build; to push it too: wasm-image publish/],
  [['imagetools', 'inspect'], 2, /wasm-image tree IMAGE/],
  [['verify', 'x', '--no-color'], 2, /NO_COLOR=1/],
  [['verify', 'x', '--offline'], 2, /--trusted-root FILE/],
  [['tree', 'x', '--oci-layout'], 2, /oci-layout:FOLDER:TAG/],
  [['pull', 'x', '--registry-config', 'y'], 2, /DOCKER_CONFIG/],
];

describe('a common mistake', { concurrency: 3 }, () => {
  for (const [args, status, text] of ROWS)
    it(`wasm-image ${args.join(' ')}`, async () => {
      const ended = await run(args);
      assert.equal(ended.status, status, ended.stderr);
      assert.match(ended.stderr, text);
      assert.equal(ended.stderr.match(/^error /gm)?.length, 1, ended.stderr);
      // People on the command line type flags; the word "input" is for workflows.
      assert.doesNotMatch(ended.stderr.split('\n').slice(0, 2).join('\n'), /the input|this input/);
    });

  it('leaves no folder with a tag in its name', () => {
    assert.equal(existsSync(join(folder.path, 'out:dev')), false);
  });

  it('says that it is a layout that has no such image', async () => {
    mkdirSync(join(folder.path, 'layout'));
    const published = await run([...PUBLISH, '--images', 'oci-layout:layout']);
    assert.equal(published.status, 0, published.stderr);
    const { status, stderr } = await run(['tree', 'oci-layout:layout:none']);
    assert.equal(status, 4);
    assert.match(stderr, /the OCI layout has no such manifest\n {2}hint: check the name and the tag of the image\n/);
    assert.doesNotMatch(stderr, /registry/);
  });

  it('never gets the lines of its file into the log', async () => {
    writeFileSync(join(folder.path, 'scenario.json'), 'x\n::error::\u001b[31mred');
    const { status, stderr } = await run(['run', 'good.wasm', '--scenario', 'scenario.json']);
    assert.equal(status, 2);
    assert.match(stderr, /^error SCENARIO_INVALID: .*\\x0a.*\n {2}hint: /);
    assert.doesNotMatch(stderr, /^::error|\u001b/m);
  });

  it('in the ABI is explained with the flag', async () => {
    const { status, stdout } = await run(['inspect', 'good.wasm', '--abi', 'proxy-wasm/0.1.0']);
    assert.equal(status, 3);
    assert.match(stdout, /"proxy-wasm\/0\.1\.0" is required, but the module is .*\n {6}hint: correct --abi, or build/);
  });

  it('has hints with whole addresses in JSON, too', async () => {
    const { stdout } = await run(['init', '--json', '--example', 'cobol']);
    assert.match(JSON.parse(stdout).error.hint, /https:\/\/github\.com\/wasm-image\/wasm-image\/blob\/\w+\/docs\//);
  });
});

describe('a key as text', () => {
  for (const [flag, pem, args] of [
    ['--key', PUBLIC_PEM, ['verify', 'ghcr.io/a/b:1']],
    ['--signing-key', PRIVATE_PEM, ['publish', 'good.wasm']],
  ] as const)
    it(`can follow ${flag} after a space`, () => {
      const invocation = parseArguments([...args, flag, pem], {});
      assert.equal(invocation.kind === 'run' ? invocation.raw.get(flag.slice(2) as 'key') : undefined, pem);
    });

  it('is not taken for the value of a flag that has none', () => {
    assert.throws(() => parseArguments(['publish', '--dry-run', PRIVATE_PEM], {}), WasmImageError);
  });
});

describe('completion', () => {
  for (const shell of SHELLS)
    it(`of ${shell} suggests the rules for explain`, () => {
      for (const code of [...Object.keys(RULES), 'PW050', 'REGISTRY_FORBIDDEN'])
        assert.match(completionScript(shell), new RegExp(`\\b${code}\\b`));
    });
});
