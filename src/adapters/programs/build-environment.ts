import { redact } from '../../core/text.ts';
import type { Environment } from '../host/program.ts';

/** The variables that a build gets: where toolchains find programs, caches and settings. All others are withheld. */
const ALLOWED = [
  'PATH HOME USER LOGNAME TMPDIR TMP TEMP CI',
  'XDG_CACHE_HOME XDG_CONFIG_HOME XDG_DATA_HOME LD_LIBRARY_PATH DYLD_LIBRARY_PATH DEVELOPER_DIR SDKROOT',
  'SystemRoot SystemDrive windir ComSpec PATHEXT USERPROFILE APPDATA LOCALAPPDATA ProgramData ProgramFiles',
  'ProgramFiles(x86) NUMBER_OF_PROCESSORS PROCESSOR_ARCHITECTURE',
  'CARGO_HOME RUSTUP_HOME RUSTUP_TOOLCHAIN RUSTFLAGS CARGO_TARGET_DIR CARGO_BUILD_TARGET CARGO_NET_OFFLINE',
  'CARGO_ENCODED_RUSTFLAGS',
  'CARGO_TARGET_WASM32_WASIP1_LINKER CARGO_TARGET_WASM32_WASIP1_RUSTFLAGS',
  'CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS',
  'GOROOT GOPATH GOBIN GOCACHE GOMODCACHE GOFLAGS GOPROXY GOSUMDB GONOSUMDB GOTOOLCHAIN GOOS GOARCH',
  'CGO_ENABLED TINYGOROOT',
  'NPM_CONFIG_CACHE npm_config_cache NPM_CONFIG_REGISTRY npm_config_registry',
  'NPM_CONFIG_OFFLINE npm_config_offline NPM_CONFIG_CAFILE npm_config_cafile NVM_DIR VOLTA_HOME FNM_DIR',
  'PIP_INDEX_URL PIP_CERT PIP_CACHE_DIR PIP_NO_INDEX PIP_FIND_LINKS PIP_CONFIG_FILE',
  'DOCKER_HOST DOCKER_CONTEXT DOCKER_CERT_PATH DOCKER_TLS_VERIFY BUILDX_BUILDER',
  'EMSDK EMSDK_NODE EM_CONFIG EM_CACHE WASI_SDK_PATH WASI_SYSROOT ZIG_GLOBAL_CACHE_DIR ZIG_LOCAL_CACHE_DIR',
  'CC CXX AR CFLAGS CXXFLAGS LDFLAGS PKG_CONFIG_PATH',
  'JAVA_HOME BAZELISK_HOME USE_BAZEL_VERSION PYENV_ROOT ASDF_DIR ASDF_DATA_DIR MISE_DATA_DIR',
  'SSL_CERT_FILE SSL_CERT_DIR NODE_EXTRA_CA_CERTS',
].flatMap((line) => line.split(' '));

const PROXIES = [
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'ALL_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'all_proxy',
];

/** Paths are never dropped for containing a secret: without PATH nothing runs, and the reason would be hard to find. */
const PATHS = ['PATH', 'HOME', 'USERPROFILE', 'TMPDIR', 'TMP', 'TEMP', 'SystemRoot'];

/** The earliest time that a ZIP entry can hold: every build tool that dates its output accepts it. */
const DEFAULT_EPOCH = 315_532_800;

/**
 * The environment of a build: the allowed variables of `env`, and fixed values for what makes builds differ.
 * A value that contains a remembered secret, or a URL with a password, is left out; proxies may have one.
 * @param sourceDateEpoch seconds since 1970 for SOURCE_DATE_EPOCH; default: the variable in `env`, or 1980.
 */
export function buildEnvironment(
  env: Environment,
  sourceDateEpoch: number | undefined,
  platform: string = process.platform,
): Record<string, string> {
  const isAllowed = nameTest([...ALLOWED, ...PROXIES], platform);
  const isPath = nameTest(PATHS, platform);
  const isProxy = nameTest(PROXIES, platform);
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined || !isAllowed(name)) continue;
    if (!isPath(name) && redact(value) !== value) continue;
    if (!isProxy(name) && /:\/\/[^/@\s]*@/.test(value)) continue;
    kept[name] = value;
  }
  const epoch = String(
    sourceDateEpoch ?? (/^[0-9]{1,11}$/.test(env.SOURCE_DATE_EPOCH ?? '') ? env.SOURCE_DATE_EPOCH : DEFAULT_EPOCH),
  );
  return {
    ...kept,
    LANG: 'C',
    LC_ALL: 'C',
    TZ: 'UTC',
    SOURCE_DATE_EPOCH: epoch,
    CARGO_INCREMENTAL: '0',
    NO_COLOR: '1',
  };
}

/** Names of variables ignore case on Windows only. */
function nameTest(names: readonly string[], platform: string): (name: string) => boolean {
  const fold = (name: string): string => (platform === 'win32' ? name.toUpperCase() : name);
  const known = new Set(names.map(fold));
  return (name) => known.has(fold(name));
}
