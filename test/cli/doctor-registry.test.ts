import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runCli } from '../support/cli.ts';
import { openDoctor } from '../support/doctor.ts';
import { goodFilter } from '../support/module-writer.ts';
import { PRIVATE_PEM } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { makeAuthority, makeServerCertificate } from '../support/tls.ts';

let machine: Awaited<ReturnType<typeof openDoctor>>;
const registries: TestRegistry[] = [];

before(async () => {
  machine = await openDoctor();
});
after(async () => {
  await Promise.all(registries.map((registry) => registry.stop()));
  await machine.stop();
});

async function registryWith(options: Parameters<typeof startRegistry>[0]): Promise<TestRegistry> {
  const registry = await startRegistry(options);
  registries.push(registry);
  return registry;
}

describe('doctor with an image', () => {
  it('finds everything in order, and leaves nothing in the registry', async () => {
    const registry = await registryWith({ referrers: 'api' });
    const { status, line, report } = await machine.checksOf([`${registry.host}/acme/f:1.2.3`]);
    assert.equal(status, 0, JSON.stringify(report));
    assert.match(line('registry'), /^ok: "127\.0\.0\.1:\d+" answers$/);
    assert.equal(line('clock'), `ok: agrees with "${registry.host}"`);
    assert.match(line('login'), /anonymous$/);
    assert.match(line('pull'), /^ok: the repository does not exist yet/);
    assert.match(line('push'), /^ok: allowed; the upload that showed it was cancelled$/);
    assert.match(line('referrers'), /^skipped/);
    assert.match(line('tag'), /^ok: "1\.2\.3" does not exist yet$/);
    assert.match(line('trust root'), /^ok: read from ".*trusted_root\.json": \d+ certificate authorities, \d+ logs$/);
    assert.equal(registry.store.sessions.size, 0);
    assert.equal(registry.store.repos.size, 0);
    assert.ok(registry.requests.every(({ method }) => method !== 'PUT'));
  });

  it('says what the tag leads to and how referrers are listed', async () => {
    for (const [referrers, expected] of [
      ['api', /^ok: the registry has the referrers API$/],
      ['none', /^ok: the registry has no referrers API; signatures are listed by tags/],
    ] as const) {
      const registry = await registryWith({ referrers });
      writeFileSync(join(machine.path, 'good.wasm'), goodFilter());
      writeFileSync(join(machine.path, 'key.pem'), PRIVATE_PEM);
      const image = `${registry.host}/acme/f`;
      const publish = [
        'publish',
        'good.wasm',
        '--no-smoke',
        '--images',
        image,
        '--tags',
        '1.2.3',
        '--signing-key',
        'key.pem',
      ];
      const published = await runCli(publish, { folder: machine.path });
      assert.equal(published.status, 0, published.stderr);
      const { status, line } = await machine.checksOf([`${image}:1.2.3`]);
      assert.equal(status, 0);
      assert.match(line('referrers'), expected);
      const digest = registry.snapshotTags()['acme/f:1.2.3'];
      assert.match(line('tag'), new RegExp(`^ok: "1\\.2\\.3" leads to ${digest}; a version tag never moves`));
      assert.equal(line('pull'), 'ok: allowed');
    }
  });

  it('exits with 4 for a digest that is not stored', async () => {
    const registry = await registryWith({});
    const { status, line } = await machine.checksOf([`${registry.host}/acme/f@sha256:${'0'.repeat(64)}`]);
    assert.equal(status, 4);
    assert.match(line('digest'), /^failed: .*is not stored/);
  });

  it('says where a login comes from, without the login', async () => {
    const auth = { kind: 'basic', username: 'someone', password: 'sentinel-password' } as const;
    const registry = await registryWith({ auth });
    const image = `${registry.host}/acme/f`;
    const config = join(machine.path, 'docker');
    mkdirSync(config);
    const entry = { auth: Buffer.from('someone:sentinel-password').toString('base64') };
    writeFileSync(join(config, 'config.json'), JSON.stringify({ auths: { [registry.host]: entry } }), { mode: 0o600 });
    const rows: readonly (readonly [readonly string[], Record<string, string>, number, RegExp])[] = [
      [[], { DOCKER_CONFIG: config }, 0, /^ok: found in ".*docker\/config\.json"$/],
      [
        ['--username', 'someone'],
        { WASM_IMAGE_PASSWORD: 'sentinel-password' },
        0,
        /^ok: from --username and --password$/,
      ],
      [[], {}, 3, /^failed: .*none were found -> log in: wasm-image login 127\.0\.0\.1/],
      [
        ['--username', 'someone'],
        { WASM_IMAGE_PASSWORD: 'sentinel-wrong' },
        3,
        /^failed: .*rejected our credentials \(401\), from --username and --password -> correct the login/,
      ],
    ];
    for (const [args, env, expected, login] of rows) {
      const { status, line, output } = await machine.checksOf([image, ...args], { env });
      assert.equal(status, expected, output);
      assert.match(line('login'), login);
      assert.doesNotMatch(output, /sentinel/);
      assert.ok(!output.includes(entry.auth));
    }
    assert.equal(registry.store.sessions.size, 0);
  });

  it('tells a login that may only read', async () => {
    const auth = { kind: 'bearer', username: 'u', password: 'password-1', anonymousPull: true } as const;
    const registry = await registryWith({ auth });
    const { status, line } = await machine.checksOf([`${registry.host}/acme/f`]);
    assert.equal(status, 3);
    assert.match(line('pull'), /^ok/);
    assert.match(line('push'), /^failed: .* -> log in: wasm-image login/);
    registry.before = (_, { method }) =>
      method === 'POST'
        ? { kind: 'answer', status: 403, body: '{"errors":[{"code":"DENIED","message":"read only"}]}' }
        : undefined;
    const refused = await machine.checksOf([`${registry.host}/acme/f`, '--username', 'u'], {
      env: { WASM_IMAGE_PASSWORD: 'password-1' },
    });
    assert.equal(refused.status, 3);
    assert.match(
      refused.line('push'),
      /^failed: .*403 to POST blob upload: DENIED "read only".* -> grant write access/,
    );
  });

  it('accepts a registry that cannot cancel an upload, and creates the repository for it', async () => {
    const registry = await registryWith({ keepsUploads: true });
    // As olareg does.
    registry.before = (_, { method }) => void (method === 'POST' && registry.store.repo('acme/f'));
    const { status, line } = await machine.checksOf([`${registry.host}/acme/f`]);
    assert.equal(status, 0);
    assert.match(line('pull'), /^ok: the repository does not exist yet/);
    assert.match(line('push'), /^ok: allowed; the registry drops the empty upload/);
  });

  it('compares the clock with the registry', async () => {
    for (const [aheadS, exit, expected] of [
      [-60, 0, /^warning: \d+ s ahead of/],
      [400, 3, /^failed: \d+ s behind .*-> synchronize the clock/],
    ] as const) {
      const registry = await registryWith({});
      registry.after = () => ({ kind: 'lie', headers: { date: new Date(Date.now() + aheadS * 1000).toUTCString() } });
      const { status, line } = await machine.checksOf([`${registry.host}/acme/f`]);
      assert.equal(status, exit);
      assert.match(line('clock'), expected);
    }
  });

  it('does not mix up "failed" and "could not find out"', async () => {
    const closed = await closedPort();
    const { status, report, line } = await machine.checksOf([`127.0.0.1:${closed}/acme/f`]);
    assert.equal(status, 5);
    assert.deepEqual(
      report.checks.filter((check) => check.status === 'failed'),
      [],
    );
    assert.match(line('registry'), /^unknown: .*ECONNREFUSED/);
    assert.match(line('push'), /^skipped: the registry did not answer$/);

    const busy = await registryWith({});
    busy.before = () => ({ kind: 'answer', status: 503 });
    assert.equal((await machine.checksOf([`${busy.host}/acme/f`])).status, 5);

    const tls = makeServerCertificate('127.0.0.1', makeAuthority());
    const foreign = await registryWith({ tls });
    const insecure = await machine.checksOf([`${foreign.host}/acme/f`]);
    assert.equal(insecure.status, 3);
    assert.match(insecure.line('registry'), /^failed: .*TLS failed.* -> .*--ca-file or NODE_EXTRA_CA_CERTS/);
  });

  it('ends at the time limit, with what is known by then', async () => {
    const silent = await registryWith({});
    silent.before = () => ({ kind: 'silence' });
    const { status, line, report } = await machine.checksOf([`${silent.host}/acme/f`, '--timeout', '2']);
    assert.equal(status, 5);
    assert.match(line('registry'), /^unknown: no answer within 2 s -> check the network, or raise --timeout$/);
    assert.match(line('clock'), /^unknown/);
    assert.equal(report.checks[0]?.name, 'node');
    assert.match(line('home'), /^ok/);
  });

  it('checks an OCI layout as a folder only', async () => {
    const { status, report } = await machine.checksOf(['oci-layout:out:v1', '--offline']);
    assert.equal(status, 0);
    assert.ok(report.checks.every(({ name }) => name !== 'registry'));
  });
});

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await new Promise((done) => server.close(done));
  return port;
}
