import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CommitFacts, describeCommit, webAddressOf } from '../../src/decide/plan/metadata/commit.ts';
import { expressionOf, licenseOf } from '../../src/decide/plan/metadata/license.ts';
import { factsOfCargo, readCargo, readPackageJson } from '../../src/decide/plan/metadata/manifest.ts';

const HEAD = 'a'.repeat(40);
const OTHER = 'b'.repeat(40);
const checkout: CommitFacts = {
  run: undefined,
  head: HEAD,
  remote: 'git@github.com:acme/filter.git',
  tags: ['refs/tags/v1.2.3'],
  workingTree: 'clean',
};
const run = { address: 'https://github.com/Acme/Filter', commit: HEAD, ref: 'refs/tags/v2.0.0-rc.1' };

describe('the address of a repository', () => {
  const rows: [string, string | undefined][] = [
    ['https://github.com/acme/filter', 'https://github.com/acme/filter'],
    ['https://github.com/acme/filter.git', 'https://github.com/acme/filter'],
    ['https://github.com/acme/filter.git/', 'https://github.com/acme/filter'],
    ['https://user:token@github.com/acme/filter.git', 'https://github.com/acme/filter'],
    ['https://token@GitHub.com/acme/filter?token=x#y', 'https://github.com/acme/filter'],
    ['https://git.example.com:8443/acme/a/b.git', 'https://git.example.com:8443/acme/a/b'],
    ['http://git.example.com/acme/f', 'http://git.example.com/acme/f'],
    ['git@github.com:acme/filter.git', 'https://github.com/acme/filter'],
    ['git@GitHub.com:/acme/filter', 'https://github.com/acme/filter'],
    ['github.com:acme/filter', 'https://github.com/acme/filter'],
    ['ssh://git@github.com/acme/filter.git', 'https://github.com/acme/filter'],
    ['ssh://git:secret@git.example.com:2222/acme/filter.git', 'https://git.example.com/acme/filter'],
    ['git://git.example.com/acme/filter.git', 'https://git.example.com/acme/filter'],
    ['git+ssh://git@git.example.com/acme/f', 'https://git.example.com/acme/f'],
    ['git@github-work:acme/filter.git', undefined],
    ['ssh://git@ssh.github.com:443/acme/filter.git', undefined],
    ['git@ssh.dev.azure.com:v3/acme/project/filter', undefined],
    ['/srv/git/filter.git', undefined],
    ['../filter', undefined],
    ['C:/work/filter', undefined],
    ['C:\\work\\filter', undefined],
    ['file:///srv/git/filter.git', undefined],
    ['ext::sh -c evil %S', undefined],
    ['https://github.com', undefined],
    ['https://github.com/', undefined],
    ['https://github.com/acme/<script>', 'https://github.com/acme/%3Cscript%3E'],
    ['javascript:alert(1)', undefined],
    ['', undefined],
  ];
  for (const [address, expected] of rows)
    it(`of ${JSON.stringify(address)} is ${expected}`, () => assert.equal(webAddressOf(address), expected));
});

describe('what an image says about its commit', () => {
  const rows: [string, CommitFacts, { source?: string; revision?: string; version?: string; remark?: RegExp }][] = [
    ['a checkout', checkout, { source: 'https://github.com/acme/filter', revision: HEAD, version: '1.2.3' }],
    [
      'a checkout without a tag',
      { ...checkout, tags: ['refs/tags/latest', 'refs/tags/filter-v1.0.0'] },
      { source: 'https://github.com/acme/filter', revision: HEAD },
    ],
    [
      'one version with and without v',
      { ...checkout, tags: ['refs/tags/1.2.3', 'refs/tags/v1.2.3'] },
      { source: 'https://github.com/acme/filter', revision: HEAD, version: '1.2.3' },
    ],
    [
      'two versions',
      { ...checkout, tags: ['refs/tags/v1.2.3', 'refs/tags/v1.2.3-rc.1'] },
      { source: 'https://github.com/acme/filter', revision: HEAD, remark: /several version tags/ },
    ],
    [
      'changed files',
      { ...checkout, workingTree: 'changed' },
      { source: 'https://github.com/acme/filter', remark: /names no commit: the working tree has changes/ },
    ],
    [
      'files that cannot be compared',
      { ...checkout, workingTree: 'unknown' },
      { source: 'https://github.com/acme/filter', remark: /could not find out/ },
    ],
    ['no commit', { ...checkout, head: undefined, remote: undefined, tags: [], workingTree: 'unknown' }, {}],
    [
      'a run on a tag',
      { ...checkout, run, remote: undefined, tags: [], workingTree: 'unknown' },
      { source: run.address, revision: HEAD, version: '2.0.0-rc.1' },
    ],
    [
      'a run without a checkout',
      { run, head: undefined, remote: undefined, tags: [], workingTree: 'unknown' },
      { source: run.address, revision: HEAD, version: '2.0.0-rc.1' },
    ],
    [
      'a run on a branch with the name of a version',
      { ...checkout, run: { ...run, ref: 'refs/heads/v1.2.3' } },
      { source: run.address, revision: HEAD },
    ],
    [
      'a run on a pull request',
      { ...checkout, run: { ...run, ref: 'refs/pull/1/merge' } },
      { source: run.address, revision: HEAD },
    ],
    [
      'a run that checked out another repository',
      { ...checkout, run: { ...run, commit: OTHER } },
      { source: 'https://github.com/acme/filter', revision: HEAD, version: '1.2.3' },
    ],
  ];
  for (const [what, facts, expected] of rows)
    it(what, () => {
      const { source, revision, version, remarks } = describeCommit(facts);
      const { remark, ...rest } = expected;
      assert.deepEqual(
        { source, revision, version },
        { source: undefined, revision: undefined, version: undefined, ...rest },
      );
      if (remark === undefined) assert.deepEqual(remarks, []);
      else assert.match(remarks.join('\n'), remark);
    });
});

describe('the license in a manifest', () => {
  const rows: [string, string | undefined][] = [
    ['MIT', 'MIT'],
    ['MIT OR Apache-2.0', 'MIT OR Apache-2.0'],
    ['MIT/Apache-2.0', 'MIT OR Apache-2.0'],
    ['(MIT AND BSD-3-Clause)', '(MIT AND BSD-3-Clause)'],
    ['GPL-2.0-only WITH Classpath-exception-2.0', 'GPL-2.0-only WITH Classpath-exception-2.0'],
    ['GPL-2.0+', 'GPL-2.0+'],
    ['LicenseRef-acme', 'LicenseRef-acme'],
    ['UNLICENSED', undefined],
    ['SEE LICENSE IN LICENSE.txt', undefined],
    ['Apache 2.0', undefined],
    ['(MIT', undefined],
    ['MIT, Apache-2.0', undefined],
    ['', undefined],
  ];
  for (const [text, expected] of rows)
    it(`${JSON.stringify(text)} is ${expected}`, () => assert.equal(expressionOf(text), expected));
});

describe('the license in a file', () => {
  const mit = 'MIT License\n\nCopyright (c) 2026 Acme\n\nPermission is hereby granted, free of charge, to any person';
  const apache =
    '\n                                 Apache License\n                           Version 2.0, January 2004\n';
  const rows: [string, string, string | undefined][] = [
    ['MIT', mit, 'MIT'],
    ['MIT with CRLF and a byte order mark', `\ufeff${mit.replaceAll('\n', '\r\n')}`, 'MIT'],
    ['MIT in Markdown', `# ${mit}`, 'MIT'],
    ['The MIT License (MIT)', mit.replace('MIT License', 'The MIT License (MIT)'), 'MIT'],
    ['Apache', `${apache}\n  TERMS AND CONDITIONS\n\n Licensed under the Apache License, Version 2.0`, 'Apache-2.0'],
    ['BSD', 'BSD 3-Clause License\n\nCopyright (c) 2026', 'BSD-3-Clause'],
    ['MPL', 'Mozilla Public License Version 2.0\n==================================\n', 'MPL-2.0'],
    ['an identifier', 'SPDX-License-Identifier: MIT OR Apache-2.0\n\nsome text', 'MIT OR Apache-2.0'],
    ['an identifier in a comment', '// SPDX-License-Identifier: EUPL-1.2\n', 'EUPL-1.2'],
    ['two licenses', `${mit}\n\n${apache}`, undefined],
    ['MIT with a condition', `${mit}\n\n"Commons Clause" License Condition v1.0`, undefined],
    ['a GNU license', 'GNU GENERAL PUBLIC LICENSE\nVersion 3, 29 June 2007\n', undefined],
    ['a text about a license', 'Acme License\n\nNot the MIT License', undefined],
    ['the title further down', `Acme License\n\n${mit}`, undefined],
    ['the name of a property', '__proto__', undefined],
    ['an empty file', '', undefined],
  ];
  for (const [what, text, expected] of rows) it(`${what}: ${expected}`, () => assert.equal(licenseOf(text), expected));
});

describe('the manifest of a package', () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const cargo = (text: string, root?: string) =>
    factsOfCargo(readCargo(bytes(text)), root === undefined ? undefined : readCargo(bytes(root)));
  const none = {
    version: undefined,
    description: undefined,
    license: undefined,
    homepage: undefined,
    documentation: undefined,
  };

  it('is a Cargo.toml', () =>
    assert.deepEqual(
      cargo(
        '[package]\nname = "f"\ndescription = """\n two\n lines"""\nlicense = "MIT"\nhomepage = "https://a:b@example.com"\ndocumentation = "https://docs.rs/f"\n',
      ),
      {
        name: 'f',
        version: undefined,
        description: 'two lines',
        license: 'MIT',
        homepage: 'https://example.com/',
        documentation: 'https://docs.rs/f',
      },
    ));
  it('inherits what it says from its workspace', () =>
    assert.deepEqual(
      cargo(
        '[package]\nname = "f"\nversion.workspace = true\nlicense = { workspace = true }\ndescription.workspace = true\n',
        '[workspace]\nmembers = ["f"]\n[workspace.package]\nlicense = "Apache-2.0"\nversion = "1.0.0"\nhomepage = "https://example.com"\n',
      ),
      { ...none, name: 'f', version: '1.0.0', license: 'Apache-2.0' },
    ));
  it('inherits nothing without a workspace', () =>
    assert.deepEqual(cargo('[package]\nname = "f"\nlicense.workspace = true\n'), { ...none, name: 'f' }));
  it('is not the root of a workspace without a package', () =>
    assert.equal(cargo('[workspace]\nmembers = ["a"]\n[workspace.package]\nlicense = "MIT"\n'), undefined));
  it('is a package.json', () =>
    assert.deepEqual(
      readPackageJson(bytes('{"name":"@acme/f","description":"d","license":"ISC","homepage":"https://e.com/x"}')),
      { ...none, name: '@acme/f', description: 'd', license: 'ISC', homepage: 'https://e.com/x' },
    ));
  it('has fields of other types', () =>
    assert.deepEqual(readPackageJson(bytes('{"name":1,"description":["d"],"license":{"type":"MIT"}}')), {
      ...none,
      name: undefined,
    }));
  it('names pages that are none', () =>
    assert.deepEqual(cargo('[package]\nname = "f"\nhomepage = "javascript:alert(1)"\ndocumentation = "docs"\n'), {
      ...none,
      name: 'f',
    }));
  for (const [what, text] of [
    ['no TOML', '[package\n'],
    ['a key twice', '[package]\nname = "a"\nname = "b"\n'],
    ['deep arrays', `a = ${'['.repeat(2000)}${']'.repeat(2000)}`],
  ] as const)
    it(`is refused with ${what}`, () => assert.throws(() => readCargo(bytes(text))));
  for (const [what, text] of [
    ['no JSON', '{'],
    ['a key twice', '{"name":"a","name":"b"}'],
    ['a list', '[]'],
  ] as const)
    it(`is refused as a package.json with ${what}`, () =>
      assert.throws(() => readPackageJson(bytes(text)), SyntaxError));
});
