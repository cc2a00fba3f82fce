// What publish prints for strangers, run exactly as printed, through bash, with the real cosign 3 and gh: every mode of
// signing, in a workflow, in GitLab, and on a laptop, where a small client plays the browser.
import { strict as assert } from 'node:assert';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { makeTuf, serveTuf } from '../test/support/tuf.ts';
import { makeKey } from './lib/certificates.ts';
import { GITLAB, PEOPLE, PERSON, PIPELINE } from './lib/oidc.ts';
import { judge, missingDist, places } from './lib/places.ts';
import { plainEnvironment, run, stopAll } from './lib/process.ts';
import { makeWorkspace, type Workspace } from './lib/publishing.ts';
import { type Registry, startRegistry } from './lib/registries.ts';
import { type Sigstore, startSigstore } from './lib/sigstore.ts';
import { pushEvent, runAction, wasmImage } from './lib/subject.ts';

const skip = missingDist();

describe('the commands that publish prints', { skip }, () => {
  let workspace: Workspace;
  let registry: Registry;
  let sigstore: Sigstore;
  let mirror: Awaited<ReturnType<typeof serveTuf>>;
  const at = (name: string) => join(workspace.folder, name);
  const image = (name: string) => `${registry.host}/strangers/${name}`;
  const base = (target: string) =>
    ['publish', 'add-header.wasm', '--images', target, '--tags', 'v1', '--source-date-epoch', '0'] as const;
  const services = () =>
    [
      '--fulcio-url',
      sigstore.fulcioUrl,
      '--rekor-url',
      sigstore.log.url,
      '--timestamp-url',
      sigstore.timestampUrl,
    ] as const;

  before(async () => {
    workspace = await makeWorkspace('strangers');
    registry = await startRegistry('docker-registry', 'strangers');
    sigstore = await startSigstore('strangers-sigstore', 2);
    for (const kind of ['p256', 'p384', 'ed25519'] as const) makeKey(workspace.folder, kind, kind);
    makeKey(workspace.folder, 'stranger', 'p256');
    for (const [file, name] of [
      [sigstore.trustedRoot, 'trusted_root.json'],
      [sigstore.signingConfig, 'signing_config.json'],
    ] as const)
      copyFileSync(file, at(name));
    const root = JSON.parse(readFileSync(sigstore.trustedRoot, 'utf8')) as Record<string, unknown>;
    // Like GitHub's instance for private repositories.
    writeFileSync(at('unlogged_root.json'), JSON.stringify({ ...root, tlogs: [], ctlogs: [] }, undefined, 2));
    const config = readFileSync(sigstore.signingConfig, 'utf8');
    const tuf = makeTuf('trusted_root.json', JSON.stringify(root), '2040-01-01T00:00:00Z', {
      'signing_config.v0.2.json': config,
    });
    mirror = await serveTuf(tuf);
    writeFileSync(at('root.json'), tuf.root);
    mkdirSync(at('bin'));
    writeFileSync(at('bin/wasm-image'), `#!/bin/sh\nexec '${places.node}' '${places.cli}' "$@"\n`);
    chmodSync(at('bin/wasm-image'), 0o755);
  });
  after(async () => {
    mirror?.stop();
    await stopAll([registry, sigstore].filter((one) => one !== undefined));
  });

  /** Runs a printed line as a stranger would. gh needs a token even if it makes no request to GitHub. */
  const runLine = (line: string) =>
    run('bash', ['-c', line], {
      cwd: workspace.folder,
      env: plainEnvironment({
        HOME: workspace.folder,
        GH_TOKEN: 'unused',
        PATH: `${at('bin')}:${join(judge('cosign'), '..')}:${process.env.PATH}`,
      }),
    });
  const linesIn = (text: string) => [...text.matchAll(/^ {2}verify with +(.+?)\r?$/gm)].map(([, line = '']) => line);
  const toolsOf = (lines: readonly string[]) =>
    lines.map((line) => /(?:^|&& )(wasm-image|cosign|gh) (?:verify|attestation)/.exec(line)?.[1]);

  /** Each line must pass, and fail with the identity of somebody else. */
  async function check(text: string, tools: readonly string[], identity: string): Promise<void> {
    const lines = linesIn(text);
    assert.deepEqual(toolsOf(lines), tools, text);
    for (const line of lines) {
      const passed = await runLine(line);
      assert.equal(passed.status, 0, `${line}\n${passed.stdout}${passed.stderr}`);
      assert.ok(line.includes(identity), line);
      const other = line.replaceAll(identity, identity.replace('acme', 'evil'));
      assert.notEqual((await runLine(other)).status, 0, other);
    }
  }

  for (const [kind, format] of [
    ['p256', 'bundle'],
    ['p384', 'bundle'],
    ['ed25519', 'bundle'],
    ['p256', 'legacy'],
    ['p384', 'legacy'],
    ['ed25519', 'legacy'],
  ] as const)
    test(`a key, ${kind}, ${format}: each command accepts that key only`, async () => {
      const flags = ['--signing-key', `${kind}.key`, '--signature-format', format];
      const signed = await wasmImage([...base(image(`${kind}-${format}`)), ...flags], { cwd: workspace.folder });
      assert.equal(signed.status, 0, signed.stderr);
      const lines = linesIn(signed.stdout);
      assert.deepEqual(toolsOf(lines), format === 'bundle' ? ['wasm-image', 'cosign'] : ['cosign'], signed.stdout);
      for (const line of lines) {
        copyFileSync(at(`${kind}.pub`), at('KEY.pub'));
        const passed = await runLine(line);
        assert.equal(passed.status, 0, `${line}\n${passed.stdout}${passed.stderr}`);
        copyFileSync(at('stranger.pub'), at('KEY.pub'));
        assert.notEqual((await runLine(line)).status, 0, line);
      }
    });

  test('an OCI layout folder: only wasm-image reads it', async () => {
    const target = 'oci-layout:layout';
    const signed = await wasmImage([...base(target), '--signing-key', 'p256.key'], { cwd: workspace.folder });
    assert.equal(signed.status, 0, signed.stderr);
    copyFileSync(at('p256.pub'), at('KEY.pub'));
    const lines = linesIn(signed.stdout);
    assert.deepEqual(toolsOf(lines), ['wasm-image']);
    assert.equal((await runLine(lines[0] ?? '')).status, 0);
  });

  const REUSABLE = 'acme/builders/.github/workflows/publish.yml@refs/tags/v3';
  const modes: readonly [string, () => readonly string[], readonly string[], Readonly<Record<string, string>>?][] = [
    [
      'a workflow with provenance, with a trusted root',
      () => [...services(), '--trusted-root', 'trusted_root.json', '--provenance', 'true'],
      ['wasm-image', 'cosign', 'gh'],
    ],
    [
      'a reusable workflow, which signs for its caller',
      () => [...services(), '--trusted-root', 'trusted_root.json', '--provenance', 'true'],
      ['wasm-image', 'cosign', 'gh'],
      { job_workflow_ref: REUSABLE },
    ],
    ['a TUF mirror', () => ['--tuf-mirror', mirror.mirror, '--tuf-root', 'root.json'], ['wasm-image', 'cosign']],
    [
      'only a timestamp, no log',
      () => [...services(), '--rekor-url', 'off', '--trusted-root', 'unlogged_root.json', '--provenance', 'true'],
      ['wasm-image', 'cosign', 'gh'],
    ],
  ];
  for (const [i, [title, flags, tools, claims]] of modes.entries())
    test(`${title}: each command accepts that signer only`, async () => {
      const job = sigstore.issuer.allow(claims);
      const args = [...base(image(`mode-${i}`)), '--sigstore', 'private', ...withoutTwice(flags())];
      const signed = await wasmImage(args, {
        cwd: workspace.folder,
        env: { ACTIONS_ID_TOKEN_REQUEST_URL: job.url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: job.token },
      });
      assert.equal(signed.status, 0, signed.stderr);
      await check(signed.stdout, tools, job.identity);
      if (claims === undefined) return;
      for (const line of linesIn(signed.stdout)) {
        assert.match(line, /(?:repository|--repo) acme\/wasm\b/);
        const other = line.replace(/((?:repository|--repo) acme\/)wasm/, '$1other');
        assert.notEqual((await runLine(other)).status, 0, other);
      }
    });

  test('the job summary of the action: each block of commands runs as it is copied', async () => {
    const job = sigstore.issuer.allow();
    const inputs = {
      module: 'add-header.wasm',
      images: image('summary'),
      tags: 'v1.2.3',
      'signing-config': 'signing_config.json',
      'trusted-root': 'trusted_root.json',
    };
    const token = { ACTIONS_ID_TOKEN_REQUEST_URL: job.url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: job.token };
    const env = { ...pushEvent(workspace.folder), ...token };
    const signed = await runAction(places.main, inputs, { cwd: workspace.folder, env });
    assert.equal(signed.status, 0, signed.stdout + signed.stderr);
    const blocks = [...signed.summary.matchAll(/^```sh\n([\s\S]*?)\n```$/gm)].map(([, block = '']) => block);
    assert.deepEqual(toolsOf(blocks), ['wasm-image', 'cosign', 'gh'], signed.summary);
    for (const block of blocks) {
      const passed = await runLine(block);
      assert.equal(passed.status, 0, `${block}\n${passed.stdout}${passed.stderr}`);
    }
    const listed = JSON.parse(signed.outputs['verify-commands'] ?? '[]') as readonly { readonly command: string }[];
    for (const { command } of listed) assert.equal((await runLine(command)).status, 0, command);
    assert.equal(listed.length, blocks.length);
  });

  test('a job of GitLab, with its token in a variable: each command accepts that pipeline only', async () => {
    const flags = ['--identity-token', 'env://SIGNING_TOKEN', '--signing-config', 'signing_config.json'];
    const signed = await wasmImage([...base(image('gitlab')), ...flags, '--trusted-root', 'trusted_root.json'], {
      cwd: workspace.folder,
      env: { CI: 'true', SIGNING_TOKEN: sigstore.issuer.gitlabToken() },
    });
    assert.equal(signed.status, 0, signed.stderr);
    const announced = signed.stderr.indexOf(`signs as ${PIPELINE} (issuer ${sigstore.issuer.url}${GITLAB})`);
    assert.ok(announced >= 0 && announced < signed.stderr.indexOf('pushed by digest'), signed.stderr);
    await check(signed.stdout, ['wasm-image', 'cosign'], PIPELINE);
  });

  test('a person on a laptop, who logs in with a browser: each command accepts that e-mail address only', async () => {
    const flags = ['--signing-config', 'signing_config.json', '--trusted-root', 'trusted_root.json'];
    const words = [places.node, places.cli, ...base(image('person')), ...flags];
    let [text, pages] = ['', 0];
    const browse = async (address: string): Promise<void> => {
      pages += 1;
      const login = await fetch(address, { redirect: 'manual' });
      const page = await fetch(login.headers.get('location') ?? '');
      assert.match(await page.text(), /You can close this window/);
    };
    const logins: Promise<void>[] = [];
    // `script` is the terminal.
    const quoted = words.map((word) => `'${word}'`).join(' ');
    const ended = await run('script', ['-qefc', quoted, '/dev/null'], {
      cwd: workspace.folder,
      env: plainEnvironment({ HOME: workspace.folder }),
      started: (child) =>
        child.stdout?.on('data', (chunk: Buffer) => {
          text += chunk.toString();
          const address = /^(http\S+code_challenge_method=S256)\r?$/m.exec(text)?.[1];
          if (address !== undefined && pages === 0) logins.push(browse(address));
        }),
    });
    await Promise.all(logins);
    assert.equal(ended.status, 0, ended.stdout);
    assert.equal(pages, 1);
    const announced = ended.stdout.indexOf(`signs as ${PERSON} (issuer ${sigstore.issuer.url}${PEOPLE})`);
    assert.ok(announced >= 0 && announced < ended.stdout.indexOf('pushed by digest'), ended.stdout);
    await check(ended.stdout, ['wasm-image', 'cosign'], PERSON);
  });

  test('a terminal of a CI: nobody is asked, and nothing is pushed', async () => {
    const words = [places.node, places.cli, ...base(image('nobody')), '--signing-config', 'signing_config.json'];
    const ended = await run('script', ['-qefc', words.map((word) => `'${word}'`).join(' '), '/dev/null'], {
      cwd: workspace.folder,
      env: plainEnvironment({ HOME: workspace.folder, CI: 'true' }),
    });
    assert.equal(ended.status, 2, ended.stdout);
    assert.match(ended.stdout, /OIDC_PERMISSION/);
  });
});

/** The last value of each flag counts: our command line refuses a flag that is given twice. */
function withoutTwice(flags: readonly string[]): readonly string[] {
  const pairs = new Map<string, string>();
  for (let i = 0; i < flags.length; i += 2) pairs.set(flags[i] ?? '', flags[i + 1] ?? '');
  return [...pairs].flat();
}
