// Packs the program and the library as the file that a release has, next to its checksum.
// usage: node scripts/pack.ts TAG FOLDER   TAG must be the version of package.json, with or without "v"
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const [tag = '', folder = ''] = process.argv.slice(2);
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
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
const target = resolve(folder);
mkdirSync(target, { recursive: true });
const said = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', target], {
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
  shell: process.platform === 'win32',
});
const [{ filename }] = JSON.parse(said) as [{ filename: string }];
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
