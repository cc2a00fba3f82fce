import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { publish } from '../../src/pipeline/publish.ts';
import { GATEKEEPER, opaWith, policy as policyModule } from '../abi/guest-modules.ts';
import { factsOf } from '../decide/tags/row.ts';
import { type Files, openTestPorts, planFor, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';

const folder = temporaryFolder();
let registry: TestRegistry;
before(async () => {
  registry = await startRegistry();
});
after(async () => {
  await registry.stop();
  folder.remove();
});

const cargo = (version: string, name = 'filter'): Files => ({
  'Cargo.toml': `[package]\nname = "${name}"\n${version}`,
});
const npm = (version: string, more: Files = {}): Files => ({ 'package.json': `{"name": "x"${version}}`, ...more });
const policy = (line: string): Files => ({ 'metadata.yml': `rules: []\nmutating: false\nannotations:\n  ${line}\n` });
const VERSION = 'io.kubewarden.policy.version';
const inModule = (version: string): Uint8Array => policyModule({ annotations: { [VERSION]: version } });
const asconfig = { 'asconfig.json': '{}' };
const command = { module: '', build: 'command', 'build-command': 'make', 'module-path': 'filter.wasm' };

const ALPINE = { flavor: 'suffix=-alpine' };
/** The part of a row that names tags by rules. */
const rules = (tags: string, inputs: Readonly<Record<string, string>> = {}): Pick<Row, 'tags' | 'inputs'> => ({
  tags,
  inputs,
});

interface Row {
  readonly files: Files;
  readonly tags?: string;
  readonly gitTag?: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly module?: Uint8Array;
}

/** Publishes with these files. @returns the code and message of the error; undefined if there is none. */
async function publishWith({
  files,
  tags = 'v1.2.3,latest',
  gitTag,
  inputs = {},
  module,
}: Row): Promise<string | undefined> {
  const given = {
    images: `${registry.host}/v/f`,
    tags,
    'abi-attestation': 'false',
    'version-check': 'auto',
    ...inputs,
  };
  const commit = {
    run: { address: 'https://github.com/acme/f', commit: '0'.repeat(40), ref: `refs/tags/${gitTag}` },
    head: undefined,
    remote: undefined,
    tags: [],
    workingTree: 'unknown',
  } as const;
  const normal = Object.fromEntries(Object.entries(files).map(([name, text]) => [`./${name}`, text]));
  const ports = openTestPorts({
    copy: join(folder.path, 'copy'),
    files: normal,
    ...(gitTag === undefined ? {} : { commit }),
    ...(module === undefined ? {} : { module }),
  });
  registry.takeRequests();
  const result = await publish(planFor(given, factsOf(`tags/${gitTag}`.replace('tags/../', ''))), {
    ...ports,
    ...('build' in inputs ? { builder: { ...ports.builder, run: async () => assert.fail('nothing is built') } } : {}),
  });
  if (result.kind === 'done') return undefined;
  assert.deepEqual(registry.takeRequests(), [], 'nothing is sent');
  assert.equal(result.error.exitCode, 2);
  return `${result.error.code}: ${result.error.message}`;
}

describe('a release is refused before anything is built or sent', () => {
  const rows: readonly (readonly [what: string, row: Row, text: string])[] = [
    ['another version in Cargo.toml', { files: cargo('version = "1.2.2"') }, '"v1.2.3": "Cargo.toml" says "1.2.2"'],
    ['in a build', { files: cargo('version = "1.2.2"', 'other'), inputs: command }, '"Cargo.toml" says "1.2.2"'],
    [
      'for the git tag',
      { files: cargo('version = "1.2.2"'), tags: 'latest', gitTag: 'v1.2.3' },
      '"1.2.3": "Cargo.toml"',
    ],
    [
      'without metadata',
      { files: cargo('version = "2.0.0"'), inputs: { metadata: 'off' } },
      '"Cargo.toml" says "2.0.0"',
    ],
    [
      'of a workspace',
      {
        files: {
          'Cargo.toml': '[workspace.package]\nversion = "1.0.0"\n[package]\nname = "filter"\nversion.workspace = true',
        },
      },
      '"Cargo.toml" says "1.0.0"',
    ],
    ['a pre-release', { files: cargo('version = "1.2.3"'), tags: 'v1.2.3-rc.1' }, '"v1.2.3-rc.1"'],
    ['a release of a pre-release', { files: cargo('version = "1.2.3-rc.1"') }, 'says "1.2.3-rc.1"'],
    [
      'another version in package.json',
      { files: npm(', "version": "1.2.4"', asconfig) },
      '"package.json" says "1.2.4"',
    ],
    ['another version of a policy', { files: policy(`${VERSION}: 1.2.4 # soon`) }, '"metadata.yml" says "1.2.4"'],
    ['in quotes', { files: policy(`"${VERSION}" : 'v1.2.4'`) }, '"metadata.yml" says "v1.2.4"'],
    [
      'another version inside a policy',
      { files: {}, module: inModule('1.2.4') },
      '"v1.2.3": "io.kubewarden.metadata in the module" says "1.2.4"',
    ],
    [
      'a stale version inside a policy',
      { files: policy(`${VERSION}: 1.2.3`), module: inModule('v1.2.2') },
      'in the module" says "v1.2.2"',
    ],
    [
      'a policy for OPA',
      { files: {}, module: opaWith({ ...GATEKEEPER, annotations: { [VERSION]: '1.0.0' } }) },
      'in the module" says "1.0.0"',
    ],
    [
      'a policy for the git tag',
      { files: {}, module: inModule('1.2.4'), tags: 'latest', gitTag: 'v1.2.3', inputs: { metadata: 'off' } },
      '"1.2.3": "io.kubewarden.metadata in the module"',
    ],
    [
      'a pre-release of a variant',
      {
        files: cargo('version = "1.2.3-rc.2"'),
        gitTag: 'v1.2.3-rc.1',
        ...rules('type=semver,pattern={{version}}', ALPINE),
      },
      '"1.2.3-rc.1-alpine": "Cargo.toml"',
    ],
    [
      'another version with a prefix',
      {
        files: cargo('version = "1.2.3"'),
        gitTag: 'http/v1.2.4',
        ...rules('type=semver,pattern={{version}},match=http/v(.+),prefix=http-'),
      },
      '"http-1.2.4": "Cargo.toml"',
    ],
    [
      'another released version',
      {
        files: cargo('version = "1.2.3"'),
        ...rules('type=semver,pattern={{version}}', { versions: '1.2.4', flavor: 'prefix=http-' }),
      },
      '"http-1.2.4": "Cargo.toml"',
    ],
    [
      'a released version in a list',
      { files: cargo('version = "1.2.3"'), tags: 'latest', gitTag: 'v1.2.3', inputs: { versions: 'http-v1.2.4' } },
      '"1.2.4": "Cargo.toml"',
    ],
    [
      'another prefix in a list',
      { files: cargo('version = "1.2.3"'), tags: 'http-v1.2.4,http-latest' },
      '"http-v1.2.4"',
    ],
    [
      'a line alone',
      {
        files: cargo('version = "1.2.3"'),
        gitTag: 'http/v1.2.4',
        ...rules('type=semver,pattern={{major}}.{{minor}},match=http/v(.+)'),
      },
      '"1.2.4": "Cargo.toml"',
    ],
    [
      'another version of Python',
      { files: cargo('version = "1.2.3"'), gitTag: 'v1.2.4rc1', ...rules('type=pep440,pattern={{version}}') },
      '"1.2.4rc1": "Cargo.toml"',
    ],
    [
      'a pre-release of Python',
      { files: cargo('version = "1.2.3"'), gitTag: 'v1.2.3rc1', ...rules('type=pep440,pattern={{version}}') },
      '"1.2.3rc1": "Cargo.toml"',
    ],
    [
      'two numbers',
      { files: cargo('version = "1.2.3"'), gitTag: 'v1.2', ...rules('type=ref,event=tag') },
      '"v1.2": "Cargo.toml"',
    ],
    ['one of several', { files: { ...cargo('version = "1.2.3"'), ...policy(`${VERSION}: 1.2.0`) } }, '"metadata.yml"'],
  ];
  for (const [what, row, text] of rows)
    it(what, async () => {
      const said = await publishWith(row);
      assert.ok(said?.startsWith('VERSION_MISMATCH: ') && said.includes(text), said ?? 'published');
    });
});

describe('a release is not refused', () => {
  const rows: readonly (readonly [what: string, row: Row])[] = [
    [
      'with the same version',
      {
        files: {
          ...cargo('version = "1.2.3"'),
          ...npm(', "version": "1.2.3"', asconfig),
          ...policy(`${VERSION}: v1.2.3`),
        },
        gitTag: 'v1.2.3',
      },
    ],
    ['with the same version inside a policy', { files: {}, module: inModule('v1.2.3') }],
    ['for a policy without a version', { files: {}, module: policyModule() }],
    ['for a policy whose version is not one', { files: {}, module: inModule('next') }],
    [
      'for the version inside a policy, on request',
      { files: {}, module: inModule('9.9.9'), inputs: { 'version-check': 'off' } },
    ],
    ['for a variant of a policy', { files: {}, module: inModule('1.2.3'), tags: '1.2.3-tinygo' }],
    ['without a version in the run, for a policy', { files: {}, module: inModule('9.9.9'), tags: 'latest' }],
    ['for a variant', { files: cargo('version = "1.2.3"'), tags: '1.2.3-tinygo,latest' }],
    [
      'for a pre-release of a variant',
      {
        files: cargo('version = "1.2.3-rc.1"'),
        gitTag: 'v1.2.3-rc.1',
        ...rules('type=semver,pattern={{version}}', ALPINE),
      },
    ],
    ['for a pre-release of a variant in a list', { files: cargo('version = "1.2.3-rc.1"'), tags: '1.2.3-rc.1-alpine' }],
    [
      'for the version of another module in the git tag',
      { files: cargo('version = "1.2.3"'), tags: 'latest', gitTag: 'v9.0.0', inputs: { versions: 'http-v1.2.3' } },
    ],
    ['for a date', { files: cargo('version = "2024.5.1"'), gitTag: '2024.05.01', ...rules('type=ref,event=tag') }],
    [
      'for a build part in the git tag',
      { files: cargo('version = "1.2.3"'), gitTag: 'v1.2.3+b5', ...rules('type=semver,pattern={{raw}}') },
    ],
    [
      'for a local part in the git tag',
      { files: cargo('version = "1.2.3"'), gitTag: '1.2.3+ubuntu.1', ...rules('type=pep440,pattern={{version}}') },
    ],
    [
      'for the same pre-release of Python',
      { files: cargo('version = "1.2.3-rc.1"'), gitTag: 'v1.2.3rc1', ...rules('type=pep440,pattern={{version}}') },
    ],
    ['for the same two numbers', { files: cargo('version = "1.2.0"'), gitTag: 'v1.2', ...rules('type=ref,event=tag') }],
    ['for the version of another program', { files: cargo('version = "1.2.3"'), tags: '1.2.3,envoy-1.36.2' }],
    [
      'for a branch',
      { files: cargo('version = "1.2.3"'), gitTag: '../heads/release/1.3.0', ...rules('type=ref,event=branch') },
    ],
    ['for a build part', { files: cargo('version = "1.2.3+b1"'), tags: '1.2.3_b2' }],
    ['without a version in the run', { files: cargo('version = "1.2.2"'), tags: 'latest,main' }],
    ['on request', { files: cargo('version = "1.2.2"'), inputs: { 'version-check': 'off' } }],
    ['for a placeholder', { files: cargo('version = "0.0.0"') }],
    ['for a development version of npm', { files: npm(', "version": "0.0.0-development"', asconfig) }],
    [
      'without a declared version',
      { files: { ...cargo(''), ...npm(', "private": true', asconfig), ...policy('a: b') } },
    ],
    ['for the Cargo.toml of another package', { files: cargo('version = "1.2.2"', 'other') }],
    ['for a workspace without a package', { files: { 'Cargo.toml': '[workspace.package]\nversion = "1.0.0"' } }],
    ['for a workspace that is not there', { files: cargo('version.workspace = true') }],
    ['for the package.json of something else', { files: npm(', "version": "9.9.9"') }],
    ['for a text that is not a version', { files: npm(', "version": "next"', asconfig) }],
    [
      'for files that cannot be read',
      { files: { 'Cargo.toml': '= [', 'package.json': '{', 'asconfig.json': '', 'metadata.yml': '\u0000' } },
    ],
    ['for a line in a text', { files: policy(`note: |\n    see ${VERSION}: 9.9.9`) }],
    ['for two versions in one file', { files: policy(`${VERSION}: 1.0.0\n  ${VERSION}: 2.0.0`) }],
  ];
  for (const [what, row] of rows)
    it(what, async () => {
      registry.store.repo('v/f').tags.clear();
      assert.equal(await publishWith(row), undefined);
    });
});
