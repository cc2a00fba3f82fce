import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readValues } from '../../src/decide/inputs/values.ts';
import { planPublish, type Surroundings } from '../../src/decide/plan/plan.ts';
import { readServiceUrl } from '../../src/decide/plan/service-url.ts';
import { planTrust } from '../../src/decide/plan/trust.ts';

const workflow = (isPrivate: boolean | undefined): Surroundings => ({
  event: { name: 'push', ref: 'refs/heads/main', origin: 'merged' },
  isPrivate,
  hasIdentityToken: true,
  defaultImage: 'oci-layout:/tmp/out',
});
const choiceOf = (inputs: Record<string, string>, isPrivate: boolean | undefined = false, server?: string) => {
  const values = readValues('publish', new Map(Object.entries({ module: 'f.wasm', ...inputs })));
  const { signing, trust } = planPublish(values, { ...workflow(isPrivate), server });
  return { services: signing.kind === 'keyless' ? signing.services : assert.fail(signing.kind), trust };
};

const PUBLIC = {
  kind: 'addresses',
  fulcioUrl: 'https://fulcio.sigstore.dev',
  rekorUrl: 'https://rekor.sigstore.dev',
  timestampUrl: 'https://timestamp.sigstore.dev',
};
const GITHUB = {
  kind: 'addresses',
  fulcioUrl: 'https://fulcio.githubapp.com',
  rekorUrl: undefined,
  timestampUrl: 'https://timestamp.githubapp.com',
};
const file = { 'trusted-root': 'root.json' };
const tuf = { 'tuf-mirror': 'https://tuf.acme.example/', 'tuf-root': 'tuf.json' };
const fromFile = { kind: 'file', file: 'root.json' };
const fromTuf = { kind: 'tuf', mirror: 'https://tuf.acme.example', root: 'tuf.json' };
const fulcio = { 'fulcio-url': 'https://fulcio.acme.example' };

describe('the services of keyless signing', () => {
  const rows: [string, Record<string, string>, object, object][] = [
    ['by default: the signing config of the public TUF repository', {}, { kind: 'trust' }, { kind: 'public' }],
    ['sigstore: public', { sigstore: 'public' }, { kind: 'trust' }, { kind: 'public' }],
    ['only a trusted root: the built-in public addresses', file, PUBLIC, fromFile],
    ['a TUF mirror: its signing config', tuf, { kind: 'trust' }, fromTuf],
    [
      'a signing config with a trusted root',
      { ...file, 'signing-config': 'sc.json' },
      { kind: 'config', file: 'sc.json' },
      fromFile,
    ],
    [
      'a signing config with a TUF mirror',
      { ...tuf, 'signing-config': 'sc.json' },
      { kind: 'config', file: 'sc.json' },
      fromTuf,
    ],
    [
      'one address: the public services for the rest',
      { ...file, 'rekor-url': 'off' },
      { ...PUBLIC, rekorUrl: undefined },
      fromFile,
    ],
    [
      'sigstore: private: services that are not set are not used',
      { ...file, ...fulcio, 'timestamp-url': 'https://tsa.acme.example', sigstore: 'private' },
      {
        kind: 'addresses',
        fulcioUrl: 'https://fulcio.acme.example',
        rekorUrl: undefined,
        timestampUrl: 'https://tsa.acme.example',
      },
      fromFile,
    ],
    ['sigstore: private with a TUF mirror', { ...tuf, sigstore: 'private' }, { kind: 'trust' }, fromTuf],
    ['sigstore: github with its trusted root', { ...file, sigstore: 'github' }, GITHUB, fromFile],
    [
      'sigstore: github with the root of its TUF repository',
      { 'tuf-root': 'g.json', sigstore: 'github' },
      GITHUB,
      { kind: 'tuf', mirror: 'https://tuf-repo.github.com', root: 'g.json' },
    ],
  ];
  for (const [title, inputs, services, trust] of rows)
    it(title, () => assert.deepEqual(choiceOf(inputs), { services, trust }));

  const refused: [string, Record<string, string>, string, boolean?][] = [
    ['a signing config and an address', { ...file, ...fulcio, 'signing-config': 'sc.json' }, 'INPUT_CONFLICT'],
    ['sigstore: public and an address', { ...fulcio, sigstore: 'public' }, 'INPUT_CONFLICT'],
    ['sigstore: github and an address', { ...file, ...fulcio, sigstore: 'github' }, 'INPUT_CONFLICT'],
    [
      'sigstore: github and a signing config',
      { ...file, 'signing-config': 'sc.json', sigstore: 'github' },
      'INPUT_CONFLICT',
    ],
    ['sigstore: github without its root', { sigstore: 'github' }, 'INPUT_MISSING'],
    ['sigstore: private without a root', { ...fulcio, sigstore: 'private' }, 'INPUT_MISSING'],
    ['sigstore: private without services', { ...file, sigstore: 'private' }, 'INPUT_MISSING'],
    [
      'sigstore: private without a log and a timestamp authority',
      { ...file, ...fulcio, sigstore: 'private' },
      'INPUT_CONFLICT',
    ],
    [
      'sigstore: private without a certificate authority',
      { ...file, 'timestamp-url': 'https://tsa.acme.example', sigstore: 'private' },
      'INPUT_MISSING',
    ],
    [
      'a public log with sigstore: private, even for a public repository',
      { ...file, ...fulcio, 'rekor-url': 'https://rekor.sigstore.dev', sigstore: 'private', transparency: 'public' },
      'TRANSPARENCY_PUBLIC',
    ],
    ['a trusted root and a TUF mirror', { ...file, ...tuf }, 'INPUT_CONFLICT'],
    ['a TUF mirror without its root', { 'tuf-mirror': 'https://tuf.acme.example' }, 'INPUT_MISSING'],
    ['the root of a TUF mirror without the mirror', { 'tuf-root': 'tuf.json' }, 'INPUT_MISSING'],
    ['a TUF mirror over plain http', { ...tuf, 'tuf-mirror': 'http://tuf.acme.example' }, 'INPUT_INVALID'],
    ['the public TUF repository for a private repository', {}, 'TRANSPARENCY_PUBLIC', true],
    ['sigstore: public for a private repository', { sigstore: 'public' }, 'TRANSPARENCY_PUBLIC', true],
    ['the built-in public addresses for a private repository', file, 'TRANSPARENCY_PUBLIC', true],
  ];
  for (const [title, inputs, code, isPrivate] of refused)
    it(`refuses ${title}`, () => assert.throws(() => choiceOf(inputs, isPrivate), { code }));

  for (const isPrivate of [true, undefined])
    it(`needs no consent for GitHub's instance, with isPrivate ${isPrivate}`, () =>
      assert.deepEqual(choiceOf({ ...file, sigstore: 'github' }, isPrivate).services, GITHUB));

  const hosts: [string | undefined, string][] = [
    [undefined, 'githubapp.com'],
    ['https://github.com', 'githubapp.com'],
    ['https://github.com/', 'githubapp.com'],
    ['', 'githubapp.com'],
    ['no address', 'githubapp.com'],
    ['http://acme.ghe.com', 'githubapp.com'],
    ['https://acme.ghe.com', 'acme.ghe.com'],
    ['https://acme-corp.ghe.com/', 'acme-corp.ghe.com'],
    ['https://github.acme.example', 'github.acme.example'],
  ];
  for (const [server, host] of hosts)
    it(`uses the instance at ${host} for sigstore: github if the server is ${server}`, () =>
      assert.deepEqual(choiceOf({ ...file, sigstore: 'github' }, true, server).services, {
        kind: 'addresses',
        fulcioUrl: `https://fulcio.${host}`,
        rekorUrl: undefined,
        timestampUrl: `https://timestamp.${host}`,
      }));
  it('refuses the TUF repository of github.com for a tenant, which has its own trusted root', () =>
    assert.throws(() => choiceOf({ 'tuf-root': 'g.json', sigstore: 'github' }, true, 'https://acme.ghe.com'), {
      code: 'INPUT_CONFLICT',
      hint: /gh attestation trusted-root --hostname acme\.ghe\.com/,
    }));

  it('names the alternatives if the repository is private', () =>
    assert.throws(() => choiceOf({}, true), { hint: /sigstore to github/ }));
});

describe('the trusted root of verify', () => {
  const of = (inputs: Record<string, string>) => planTrust(readValues('verify', new Map(Object.entries(inputs))));
  it('is the public root, a file, or a TUF mirror', () => {
    assert.deepEqual(of({}), { kind: 'public' });
    assert.deepEqual(of(file), fromFile);
    assert.deepEqual(of(tuf), fromTuf);
  });
  it('is refused if the inputs are ambiguous or incomplete', () => {
    assert.throws(() => of({ ...file, ...tuf }), { code: 'INPUT_CONFLICT' });
    assert.throws(() => of({ 'tuf-root': 'x' }), { code: 'INPUT_MISSING' });
  });
});

describe('the address of a service', () => {
  for (const [text, url] of [
    ['https://a.example/', 'https://a.example'],
    ['http://127.0.0.1:3000/api', 'http://127.0.0.1:3000/api'],
    ['http://[::1]:1', 'http://[::1]:1'],
    ['http://a.example', undefined],
    ['http://127.0.0.1.example', undefined],
    ['https://u:p@a.example', undefined],
    ['https://a.example/#x', undefined],
    ['ftp://a.example', undefined],
    ['', undefined],
  ] as const)
    it(`${text === '' ? 'nothing' : text} is ${url ?? 'refused'}`, () => assert.equal(readServiceUrl(text).url, url));
});
