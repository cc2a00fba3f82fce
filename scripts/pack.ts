// Packs the program and the library as the file that a release has, next to its checksum.
// usage: node scripts/pack.ts TAG FOLDER   TAG must be the version of package.json, with or without "v"
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const [tag = '', folder = ''] = process.argv.slice(2);
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string; files: readonly string[] };
const { version, files } = manifest;
if (folder === '' || tag.replace(/^v/, '') !== version) {
  console.error(
    folder === ''
      ? 'usage: node scripts/pack.ts TAG FOLDER'
      : `Cannot pack ${tag}: package.json has version ${version}. Tag the commit that sets the version`,
  );
  process.exit(2);
}

/** The largest package that a release may have. */
const LIMIT = 2 * 1024 * 1024;
/** Only for work on this repository: whoever installs the package would get a second Node, and warnings. */
const OURS = ['workspaces', 'scripts', 'devDependencies', 'optionalDependencies', 'allowScripts'];
const target = resolve(folder);
mkdirSync(target, { recursive: true });
const staged = mkdtempSync(join(tmpdir(), 'wasm-image-pack-'));
let filename: string;
try {
  for (const file of files.filter((one) => !one.startsWith('!'))) cpSync(file, join(staged, file), { recursive: true });
  const kept = Object.entries(manifest).filter(([key]) => !OURS.includes(key));
  writeFileSync(join(staged, 'package.json'), `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`);
  const said = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', target], {
    cwd: staged,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    shell: process.platform === 'win32',
  });
  [{ filename }] = JSON.parse(said) as [{ filename: string }];
} finally {
  rmSync(staged, { recursive: true, force: true });
}
const name = `wasm-image-${version}.tgz`;
renameSync(join(target, filename), join(target, name));
const bytes = readFileSync(join(target, name));
if (bytes.length > LIMIT) {
  console.error(`Cannot release ${name}: it has ${bytes.length} bytes, and the limit is ${LIMIT}`);
  process.exit(1);
}
const sum = createHash('sha256').update(bytes).digest('hex');
writeFileSync(join(target, `${name}.sha256`), `${sum}  ${name}\n`);
console.log(`${name}: ${bytes.length} bytes, sha256 ${sum}`);
