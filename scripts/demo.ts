// Publishes the example into an OCI image-layout folder, verifies it with only the public key, then changes one byte.
// It needs no network and no server.
// usage: npm run demo
import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { styleText } from 'node:util';

const folder = mkdtempSync(join(tmpdir(), 'wasm-image-demo-'));
const [privateKey, publicKey] = [join(folder, 'key.pem'), join(folder, 'key.pub')];
const image = `oci-layout:${join(folder, 'registry')}`;
const altered = join(folder, 'altered.wasm');
let steps = 0;
const isColoured = styleText('bold', '.') !== '.';
const good = 'examples/add-header/build/add-header.wasm';

try {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  writeFileSync(privateKey, pair.privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  writeFileSync(publicKey, pair.publicKey.export({ type: 'spki', format: 'pem' }));
  if (!existsSync('examples/add-header/node_modules'))
    execFileSync('npm', ['ci', '--prefix', 'examples/add-header', '--ignore-scripts'], { stdio: 'inherit' });

  const config = [
    // The metadata of the image comes from the files in this folder.
    '--working-directory',
    'examples/add-header',
    '--runtime-config',
    'examples/add-header/runtime-config.json',
    '--images',
    image,
    '--output',
    join(folder, 'out'),
  ];
  step('Publish a filter: build it, check its ABI, push, sign with a new key, verify, and only then move the tags.');
  expect(0, [
    'publish',
    '--build',
    'assemblyscript',
    ...config,
    '--tags',
    'v1.0.0,latest',
    '--signing-key',
    privateKey,
  ]);

  step('Verify the image as a stranger does, with only its name and the public key.');
  expect(0, ['verify', `${image}:latest`, '--key', publicKey]);

  step('Publish again: everything is there and valid, so nothing is written.');
  expect(0, ['publish', '--module', good, ...config, '--tags', 'v1.0.0,latest', '--signing-key', privateKey]);

  step('Change one byte of the stored layer: the image is denied.');
  const blob = layerFile();
  const honest = readFileSync(blob);
  writeFileSync(blob, flip(honest, honest.length >> 1));
  expect(3, ['verify', `${image}:latest`, '--key', publicKey]);
  writeFileSync(blob, honest);

  step('Put an image that nobody signed in its place, and move the tag by hand: the gate finds no signature.');
  writeFileSync(altered, alter(readFileSync(good)));
  const pushed = JSON.parse(run(['publish', '--module', altered, ...config, '--sign', 'off', '--json']).stdout) as {
    readonly digest: string;
  };
  moveTagByHand(pushed.digest);
  expect(4, ['verify', `${image}:latest`, '--key', publicKey]);

  step('The first version still verifies, and its version tag cannot move to other content.');
  expect(0, ['verify', `${image}:v1.0.0`, '--key', publicKey]);
  expect(6, ['publish', '--module', altered, ...config, '--tags', 'v1.0.0', '--signing-key', privateKey]);

  step('Publish a module that no version of Envoy loads: it is refused before anything is pushed.');
  writeFileSync(altered, rename(readFileSync(good), 'proxy_abi_version_0_2_1', 'proxy_abi_version_0_9_9'));
  expect(3, ['publish', '--module', altered, ...config, '--tags', 'v1.0.1', '--signing-key', privateKey]);
  console.log(`\n${styleText('green', 'The demo succeeded.')} Every command ended with the status that it should.`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Starts a step with one sentence that says what happens. */
function step(sentence: string): void {
  steps += 1;
  console.log(`\n${styleText('bold', `${steps}. ${sentence}`)}`);
}

function run(args: readonly string[]): {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
} {
  return spawnSync(process.execPath, ['dist/cli.cjs', ...args], {
    encoding: 'utf8',
    // The output goes through this script, so the program cannot see the terminal.
    env: { ...process.env, SOURCE_DATE_EPOCH: '1750000000', ...(isColoured ? { FORCE_COLOR: '1' } : {}) },
  });
}

function expect(status: number, args: readonly string[]): void {
  console.log(styleText('cyan', `$ wasm-image ${args.map((arg) => arg.replace(folder, '$DEMO')).join(' ')}`));
  const ended = run(args);
  process.stdout.write((ended.stderr + ended.stdout).replaceAll(folder, '$DEMO').replace(/^(?=.)/gm, '  '));
  console.log(styleText('dim', `  exit status ${ended.status}`));
  if (ended.status !== status) throw new Error(`expected exit status ${status}`);
}

/** The largest blob of the layout is the layer. */
function layerFile(): string {
  const index = JSON.parse(readFileSync(join(folder, 'registry', 'index.json'), 'utf8')) as {
    manifests: { digest: string; annotations?: Record<string, string> }[];
  };
  const tagged = index.manifests.find((entry) => entry.annotations?.['org.opencontainers.image.ref.name'] === 'latest');
  const manifest = JSON.parse(readFileSync(blobFile(tagged?.digest ?? ''), 'utf8')) as { layers: { digest: string }[] };
  return blobFile(manifest.layers[0]?.digest ?? '');
}

function blobFile(digest: string): string {
  return join(folder, 'registry', 'blobs', ...digest.split(':'));
}

function flip(bytes: Uint8Array, at: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

/** Changes "hello" to "hellp" in the data of the module (AssemblyScript strings are UTF-16). The filter stays valid. */
function alter(bytes: Buffer): Uint8Array {
  const at = bytes.indexOf(Buffer.from('hello', 'utf16le'));
  if (at < 0) throw new Error('Cannot change the module: it does not contain "hello"');
  return Uint8Array.from(bytes, (byte, i) => (i === at + 8 ? 'p'.charCodeAt(0) : byte));
}

function rename(bytes: Buffer, from: string, to: string): Uint8Array {
  return Buffer.from(bytes.toString('latin1').replace(from, to), 'latin1');
}

/** What someone with write access to the registry can do. */
function moveTagByHand(digest: string): void {
  const path = join(folder, 'registry', 'index.json');
  const index = JSON.parse(readFileSync(path, 'utf8')) as {
    manifests: { digest: string; size: number; annotations?: Record<string, string> }[];
  };
  for (const entry of index.manifests) {
    if (entry.annotations?.['org.opencontainers.image.ref.name'] !== 'latest') continue;
    entry.digest = digest;
    entry.size = readFileSync(blobFile(digest)).length;
  }
  writeFileSync(path, JSON.stringify(index));
}
