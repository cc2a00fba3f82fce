import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildEnvironment } from '../../src/adapters/programs/build-environment.ts';
import { rememberSecret } from '../../src/core/text.ts';

const FIXED = {
  LANG: 'C',
  LC_ALL: 'C',
  TZ: 'UTC',
  SOURCE_DATE_EPOCH: '315532800',
  CARGO_INCREMENTAL: '0',
  NO_COLOR: '1',
};

describe('the environment of a build', () => {
  const kept = {
    PATH: '/usr/bin',
    HOME: '/home/x',
    CARGO_HOME: '/c',
    GOFLAGS: '-mod=mod',
    npm_config_cache: '/n',
    HTTPS_PROXY: 'http://u:p@proxy:1',
  };
  it('keeps what toolchains need and adds what makes builds reproducible', () =>
    assert.deepEqual(buildEnvironment(kept, undefined), { ...kept, ...FIXED }));

  const dropped = {
    INPUT_PASSWORD: 'x',
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'x',
    ACTIONS_ID_TOKEN_REQUEST_URL: 'x',
    ACTIONS_RUNTIME_TOKEN: 'x',
    GITHUB_TOKEN: 'x',
    GH_TOKEN: 'x',
    NODE_AUTH_TOKEN: 'x',
    NPM_TOKEN: 'x',
    CARGO_REGISTRY_TOKEN: 'x',
    CARGO_REGISTRIES_X_TOKEN: 'x',
    DOCKER_CONFIG: 'x',
    DOCKER_AUTH_CONFIG: 'x',
    REGISTRY_AUTH_FILE: 'x',
    COSIGN_PASSWORD: 'x',
    COSIGN_PRIVATE_KEY: 'x',
    SIGSTORE_ID_TOKEN: 'x',
    AWS_SECRET_ACCESS_KEY: 'x',
    GOOGLE_APPLICATION_CREDENTIALS: 'x',
    GITHUB_OUTPUT: 'x',
    GITHUB_ENV: 'x',
    GITHUB_PATH: 'x',
    NODE_OPTIONS: 'x',
    LD_PRELOAD: 'x',
    BASH_ENV: 'x',
    SSH_AUTH_SOCK: 'x',
    NPM_CONFIG_USERCONFIG: 'x',
  };
  for (const name of Object.keys(dropped))
    it(`leaves out ${name}`, () => assert.ok(!Object.hasOwn(buildEnvironment(dropped, undefined), name)));

  it('leaves out a value that contains a remembered secret, but never PATH', () => {
    rememberSecret('sentinel-value');
    const env = buildEnvironment({ GOFLAGS: '-x=sentinel-value', PATH: '/sentinel-value/bin' }, undefined);
    assert.equal(env.GOFLAGS, undefined);
    assert.equal(env.PATH, '/sentinel-value/bin');
  });
  it('leaves out a URL with a password', () =>
    assert.equal(buildEnvironment({ GOPROXY: 'https://u:p@proxy' }, undefined).GOPROXY, undefined));
  it('ignores the case of names on Windows only', () => {
    assert.equal(buildEnvironment({ Path: 'C:\\' }, undefined, 'win32').Path, 'C:\\');
    assert.equal(buildEnvironment({ Path: '/' }, undefined, 'linux').Path, undefined);
  });

  const epochs: readonly (readonly [number | undefined, string | undefined, string])[] = [
    [5, '7', '5'],
    [undefined, '7', '7'],
    [undefined, '7; rm', '315532800'],
    [0, undefined, '0'],
  ];
  for (const [given, own, expected] of epochs)
    it(`sets SOURCE_DATE_EPOCH ${expected} for ${given} and ${own}`, () =>
      assert.equal(
        buildEnvironment(own === undefined ? {} : { SOURCE_DATE_EPOCH: own }, given).SOURCE_DATE_EPOCH,
        expected,
      ));
});
