import assert from 'node:assert/strict';
import { globSync, readFileSync, statSync } from 'node:fs';
import { describe, it } from 'node:test';

/** What fetches a package from npm by its name. */
const FETCHES = [
  'npx',
  'bunx',
  'npm (?:i|in|ins|install|add|exec|x|update|up|upgrade|view|create|init|link)',
  'pnpm (?:i|install|add|dlx|exec|update|create)',
  'pnpx',
  'yarn (?:add|dlx|global add|create)',
  'bun (?:i|install|add|x|create)',
  'deno (?:run|install|add)',
].join('|');
/** Ours on npm: the first name belongs to somebody else, and nobody has the scope of the second yet. */
const NAME = '(?:npm:)?(?:@wasm-image/)?wasm-image(?:@[\\w.^~*-]+)?(?![\\w./@-])';
/** Flags and other packages, and then the name. */
const FETCH = new RegExp(
  `(?<![\\w-])(?:${FETCHES})(?:[ \\t]+[\\w@./:=^~-]+)*?[ \\t]+["']?(?:--package=|-p=)?${NAME}`,
  'g',
);
const IMPORT = /(?:\bfrom|\bimport|\brequire\(|\bimport\()\s*(["'`])wasm-image\1/g;

function fetchesIn(text: string): readonly string[] {
  const joined = text.replace(/\\\r?\n\s*/g, ' ');
  return [FETCH, IMPORT].flatMap((pattern) => [...joined.matchAll(pattern)].map(([found]) => found));
}

/** Texts of ours that a person or a program can take a command from. */
const TEXTS = ['*.{md,yml,json}', '{verify,inspect,setup}/*', '{docs,src,dist,scripts,examples,.github}/**/*'].flatMap(
  (pattern) =>
    globSync(pattern, { exclude: (path) => path.endsWith('node_modules') })
      .filter((path) => !/\.(?:png|wasm)$/.test(path) && statSync(path).isFile())
      .sort(),
);

describe('the names that strangers own on npm', () => {
  it('are in no command and no import of ours', () => {
    for (const part of ['README.md', 'docs/install.md', 'src/cli.ts', 'dist/init.cjs', '.github/workflows/ci.yml'])
      assert.ok(TEXTS.includes(part), part);
    assert.ok(TEXTS.includes('examples/add-header/README.md') && !TEXTS.some((path) => path.includes('node_modules')));
    assert.deepEqual(
      TEXTS.flatMap((path) => fetchesIn(readFileSync(path, 'utf8')).map((found) => `${path}: ${found}`)),
      [],
    );
  });

  for (const text of [
    'npx wasm-image verify',
    'npx --yes wasm-image@latest verify',
    'npx -p=wasm-image sh',
    'npx @wasm-image/wasm-image',
    'npm i wasm-image',
    'npm install -g wasm-image',
    'npm install --global @wasm-image/wasm-image@0.1.0',
    'npm i --save-dev typescript "wasm-image"',
    'npm install \\\n  --global \\\n  wasm-image',
    'npm exec --package=wasm-image -- wasm-image',
    'pnpm dlx wasm-image',
    'yarn global add wasm-image',
    'bunx wasm-image',
    'deno run -A npm:wasm-image',
    "import { verifyImage } from 'wasm-image';",
    'require("wasm-image")',
  ])
    it(`are found in ${JSON.stringify(text)}`, () => assert.equal(fetchesIn(`$ ${text}\n`).length, 1));

  for (const text of [
    'npm install --global ./wasm-image-0.1.0.tgz',
    'npm install https://github.com/wasm-image/wasm-image/releases/download/v0.1.0/wasm-image-0.1.0.tgz',
    'npm ci --ignore-scripts\nwasm-image run build/add-header.wasm',
    'npm ci && npm run build && wasm-image inspect filter.wasm',
    "from '@wasm-image/wasm-image'",
    'uses: wasm-image/wasm-image/setup@v1',
  ])
    it(`are not found in ${JSON.stringify(text)}`, () => assert.deepEqual(fetchesIn(text), []));
});
