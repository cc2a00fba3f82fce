import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { type Files, initIn, writeFiles } from '../support/init.ts';
import { CDYLIB, crate, GO, MAIN, PROXY_WASM, SECOND, WORKSPACE } from '../support/init-folders.ts';
import { temporaryFolder } from '../support/publisher.ts';

const folder = temporaryFolder();
after(() => folder.remove());
let count = 0;

/** A folder that init refuses. */
type Refused = readonly [
  what: string,
  files: Files,
  flags: Readonly<Record<string, string>>,
  code: string,
  message: RegExp,
  hint: RegExp,
];

const REFUSED: readonly Refused[] = [
  ['an empty folder', {}, {}, 'INPUT_MISSING', /no build file that init knows/, /example rust/],
  ['a Node project', { 'package.json': '{}' }, {}, 'INPUT_MISSING', /no build file/, /example rust/],
  [
    'two toolchains',
    { 'Cargo.toml': crate('f', CDYLIB), 'go.mod': GO },
    {},
    'INPUT_MISSING',
    /found rust \(Cargo\.toml\), go \(go\.mod\)/,
    /^language: rust, or language: go$/,
  ],
  [
    'a Makefile and a Dockerfile',
    { Makefile: 'all:\n', Dockerfile: 'FROM scratch\n' },
    {},
    'INPUT_MISSING',
    /make \(Makefile\), docker \(Dockerfile\)/,
    /language: docker/,
  ],
  [
    'two filters in a workspace of three',
    { ...WORKSPACE, ...SECOND },
    {},
    'INPUT_MISSING',
    /2 of 3 packages in the workspace build a module: a-filter, b-filter/,
    /^package: a-filter, or package: b-filter$/,
  ],
  ['a package that is not there', WORKSPACE, { package: 'c' }, 'INPUT_INVALID', /the package "c"/, /a-filter, tool/],
  [
    'a filter that is not a cdylib',
    { 'Cargo.toml': crate('f', PROXY_WASM) },
    {},
    'INPUT_INVALID',
    /crate-type is not cdylib/,
    /crate-type = \["cdylib"\]/,
  ],
  [
    'broken TOML',
    { 'Cargo.toml': '[package\n' },
    {},
    'INPUT_INVALID',
    /Cannot read "Cargo\.toml": Invalid TOML/,
    /cargo/,
  ],
  [
    'TOML that is nested too deeply',
    { 'Cargo.toml': `x = ${'['.repeat(100)}${']'.repeat(100)}\n` },
    {},
    'INPUT_INVALID',
    /Cannot read "Cargo\.toml"/,
    /cargo/,
  ],
  [
    'a name that GitHub would evaluate',
    { 'Cargo.toml': crate(`$\{{ github.token }}`, CDYLIB) },
    {},
    'INPUT_INVALID',
    /unusual characters/,
    /letters/,
  ],
  [
    'a name with a line feed',
    { 'Cargo.toml': crate('a\\n  evil: true', CDYLIB) },
    {},
    'INPUT_INVALID',
    /unusual characters/,
    /letters/,
  ],
  [
    'a module outside of the folder',
    { 'f.wasm': '', Makefile: 'all:\n' },
    { 'module-path': '../f.wasm' },
    'INPUT_INVALID',
    /not inside the folder/,
    /inputs\.md/,
  ],
  [
    'a Makefile without a module',
    { Makefile: 'all:\n' },
    {},
    'INPUT_MISSING',
    /where the build writes the module: Makefile does not say/,
    /^set module-path$/,
  ],
  [
    'two modules',
    { 'a.wasm': '', 'b.wasm': '' },
    {},
    'INPUT_MISSING',
    /names 2: a\.wasm, b\.wasm/,
    /module-path: a\.wasm, or module-path: b\.wasm/,
  ],
  [
    'Go without a program',
    { 'go.mod': GO, 'lib.go': 'package lib\n' },
    {},
    'INPUT_INVALID',
    /"package main"/,
    /go\.mod/,
  ],
  [
    'Go for TinyGo',
    { 'go.mod': `${GO}require github.com/tetratelabs/proxy-wasm-go-sdk v0.24.0\n`, 'main.go': MAIN },
    {},
    'INPUT_INVALID',
    /needs TinyGo/,
    /proxy-wasm\/proxy-wasm-go-sdk/,
  ],
  [
    'a toolchain that is not there',
    { 'go.mod': GO },
    { language: 'rust' },
    'INPUT_INVALID',
    /no file for it/,
    /go \(go\.mod\)/,
  ],
  ['a Cargo.toml of 300 KiB', { 'Cargo.toml': '#'.repeat(300 * 1024) }, {}, 'FILE_TOO_LARGE', /300 KiB/, /right file/],
  [
    'a layout folder',
    { 'f.wasm': '' },
    { images: 'oci-layout:x' },
    'INPUT_INVALID',
    /a workflow needs a registry/,
    /ghcr\.io/,
  ],
  [
    'an image in capitals',
    { 'f.wasm': '' },
    { images: 'ghcr.io/Acme/f' },
    'REFERENCE_INVALID',
    /upper-case/,
    /ghcr\.io\/acme\/f/,
  ],
  [
    'a repository that is an address',
    { 'f.wasm': '' },
    { repository: 'https://github.com/a/b' },
    'INPUT_INVALID',
    /OWNER\/NAME/,
    /the owner and the name/,
  ],
];

function folderWith(files: Files): string {
  count += 1;
  const path = join(folder.path, String(count));
  writeFiles(path, files);
  return path;
}

describe('init refuses, and says what to set', () => {
  for (const [what, files, flags, code, message, hint] of REFUSED)
    it(what, async () => {
      await assert.rejects(initIn(folderWith(files), { 'dry-run': 'true', ...flags }), { code, message, hint });
    });
});
