import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openOras } from '../../src/adapters/programs/oras/oras.ts';
import { contentOf, digestOf } from '../../src/core/digest.ts';
import { parseRepository } from '../../src/oci/reference.ts';
import { quiet, temporaryFolder } from '../support/publisher.ts';

/** A fake oras: prints a version, records its arguments and environment, and writes a fixed manifest. */
const PROGRAM = (marker: string) => `
const { writeFileSync, readFileSync, appendFileSync } = require('node:fs');
const args = process.argv.slice(2);
appendFileSync(${JSON.stringify(marker)}, JSON.stringify({ args, env: process.env, config: args.includes('--registry-config') ? readFileSync(args[args.indexOf('--registry-config') + 1], 'utf8') : '' }) + '\\n');
if (args[0] === 'version') console.log('Version:        1.3.2');
else writeFileSync(args[args.indexOf('--output') + 1], '{"from":"oras"}');
`;

const folder = temporaryFolder();
const marker = join(folder.path, 'calls');
const digest = digestOf(new Uint8Array(1));
const repository = parseRepository('ghcr.io/acme/f');
const name = 'oras_1.3.2_test.tar.gz';
let archive: Buffer;
let server: Server;
let downloads = 0;

before(async () => {
  mkdirSync(join(folder.path, 'pack'));
  const script = join(folder.path, 'oras.cjs');
  writeFileSync(script, PROGRAM(marker));
  // Node's own path may contain a space, which the first line of a script cannot quote.
  writeFileSync(join(folder.path, 'pack/oras'), `#!/bin/sh\nexec '${process.execPath}' '${script}' "$@"\n`);
  chmodSync(join(folder.path, 'pack/oras'), 0o755);
  execFileSync('tar', ['-czf', join(folder.path, name), '-C', join(folder.path, 'pack'), 'oras']);
  archive = readFileSync(join(folder.path, name));
  server = createServer((_, answer) => {
    downloads += 1;
    answer.end(archive);
  }).listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
});
after(() => {
  server.close();
  folder.remove();
});

const calls = (): { args: string[]; env: Record<string, string>; config: string }[] =>
  readFileSync(marker, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

function open(home: string, sha256 = contentOf('x', archive).digest.slice(7)) {
  for (const part of ['tools', 'temp']) mkdirSync(join(folder.path, home, part), { recursive: true });
  const env = {
    PATH: '/usr/bin:/bin',
    RUNNER_TOOL_CACHE: join(folder.path, home, 'tools'),
    RUNNER_TEMP: join(folder.path, home, 'temp'),
    GITHUB_TOKEN: 'sentinel',
  };
  // The library reads its folders from the environment of the process.
  Object.assign(process.env, { RUNNER_TOOL_CACHE: env.RUNNER_TOOL_CACHE, RUNNER_TEMP: env.RUNNER_TEMP });
  return openOras({
    log: quiet,
    env,
    downloads: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    releases: [{ platform: process.platform, arch: process.arch, archive: name, sha256 }],
    credential: async () => ({ kind: 'basic', username: 'u', password: 'p' }),
  });
}

describe('oras as an independent reader', () => {
  it('is downloaded, checked against the pinned digest, and run with a config file of its own', async () => {
    assert.equal(new TextDecoder().decode(await open('a').fetchManifest(repository, digest)), '{"from":"oras"}');
    const call = calls().at(-1);
    assert.deepEqual(call?.args.slice(0, 2), ['manifest', 'fetch']);
    assert.equal(call?.args.at(-1), `ghcr.io/acme/f@${digest}`);
    assert.deepEqual(JSON.parse(call?.config ?? ''), {
      auths: { 'ghcr.io': { auth: Buffer.from('u:p').toString('base64') } },
    });
    assert.ok(!JSON.stringify(call?.env).includes('sentinel'));
  });

  it('comes from the tool cache the second time', async () => {
    const before = downloads;
    await open('a').fetchManifest(repository, digest);
    assert.equal(downloads, before);
  });

  it('is refused when the download has the wrong digest', async () => {
    await assert.rejects(open('b', '0'.repeat(64)).fetchManifest(repository, digest), { code: 'DIGEST_MISMATCH' });
    assert.deepEqual(
      readdirSync(join(folder.path, 'b/temp')).filter((entry) => entry.startsWith('oras-')),
      [],
    );
  });

  it('is refused when another job changed the tool cache', async () => {
    const cached = execFileSync('find', [join(folder.path, 'a/tools'), '-name', name], { encoding: 'utf8' }).trim();
    writeFileSync(cached, Buffer.concat([archive, Buffer.from('x')]));
    await assert.rejects(open('a').fetchManifest(repository, digest), { code: 'DIGEST_MISMATCH' });
  });

  it('is not downloaded outside a workflow', async () => {
    const oras = openOras({ log: quiet, env: { PATH: '/usr/bin:/bin' }, credential: async () => undefined });
    await assert.rejects(oras.fetchManifest(repository, digest), { code: 'ORAS_UNAVAILABLE', exitCode: 5 });
  });

  it('is used from PATH in a known version, with the scheme set explicitly', async () => {
    const env = { PATH: `${join(folder.path, 'pack')}:/usr/bin:/bin` };
    const oras = openOras({ log: quiet, env, credential: async () => undefined });
    await oras.fetchManifest(repository, digest);
    assert.ok(calls().at(-1)?.args.includes('--plain-http=false'));
    await oras.fetchManifest(parseRepository('127.0.0.1:1/f'), digest);
    assert.ok(calls().at(-1)?.args.includes('--plain-http=true'));
    await oras.fetchManifest(parseRepository('oci-layout:/tmp/x'), digest);
    assert.deepEqual(
      calls()
        .at(-1)
        ?.args.filter((arg) => /layout|tmp\/x/.test(arg)),
      ['--oci-layout', `/tmp/x@${digest}`],
    );
  });

  it('is quoted when it fails', async () => {
    const bin = join(folder.path, 'failing');
    mkdirSync(bin);
    writeFileSync(
      join(bin, 'oras'),
      '#!/bin/sh\n[ "$1" = version ] && exec echo "Version: 1.3.2"\necho "Error: denied" >&2\nexit 1\n',
    );
    chmodSync(join(bin, 'oras'), 0o755);
    const oras = openOras({ log: quiet, env: { PATH: `${bin}:/usr/bin:/bin` }, credential: async () => undefined });
    await assert.rejects(oras.fetchManifest(repository, digest), {
      code: 'ORAS_UNAVAILABLE',
      message: 'Cannot read the image back with oras: Error: denied',
    });
    writeFileSync(join(bin, 'oras'), '#!/bin/sh\nexit 3\n');
    const silent = openOras({ log: quiet, env: { PATH: `${bin}:/usr/bin:/bin` }, credential: async () => undefined });
    await assert.rejects(silent.find(), {
      code: 'ORAS_UNAVAILABLE',
      message: 'Cannot read the image back with oras: it exited with status 3',
    });
  });

  it('is not used from the checkout', async () => {
    const env = { PATH: `${join(folder.path, 'pack')}:/usr/bin:/bin` };
    const oras = openOras({ log: quiet, env, workspace: folder.path, credential: async () => undefined });
    await assert.rejects(oras.fetchManifest(repository, digest), { code: 'ORAS_UNAVAILABLE' });
  });
});
