import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { parseHosts } from '../../src/abi/host-query.ts';
import { readUpgrades } from '../../src/decide/check/upgrade/read-upgrades.ts';
import { parseArguments } from '../../src/decide/inputs/arguments.ts';
import { COMMANDS, GROUPS } from '../../src/decide/inputs/commands.ts';
import { readValues } from '../../src/decide/inputs/values.ts';
import { readDocuments } from '../support/documents.ts';
import { wordsOf } from '../support/words.ts';

/** Commands in the documents that run a program. */
function commandsOf(name: string): readonly { readonly where: string; readonly words: readonly string[] }[] {
  return readDocuments().flatMap(({ blocks }) =>
    blocks
      .filter(({ language }) => language === 'sh')
      .flatMap(({ where, text }) =>
        text
          .replaceAll('\\\n', ' ')
          .split('\n')
          .map((line) => ({ where, words: wordsOf(line.trim()) })),
      )
      .filter(({ words }) => words[0] === name),
  );
}

describe('commands in the documents', () => {
  const ours = commandsOf('wasm-image');

  it('are found', () => assert.ok(ours.length >= 8, `${ours.length}`));

  for (const { where, words } of ours)
    it(`${where}: ${words.slice(0, 6).join(' ')} is valid`, () => {
      const invocation = parseArguments(words.slice(1), {});
      assert.equal(invocation.kind, 'run');
      if (invocation.kind !== 'run') return;
      const hosts = readValues(invocation.command, invocation.raw).text('hosts');
      if (invocation.command !== 'check' || readUpgrades(hosts ?? '') === undefined) parseHosts(hosts);
    });

  it('are listed in docs/cli.md, under the heading of their group', () => {
    const page = readDocuments().find(({ path }) => path === 'docs/cli.md')?.text ?? '';
    for (const [name, { group, help }] of Object.entries(COMMANDS)) {
      const section = page.split(`\n### ${GROUPS[group]}\n`)[1]?.split('\n#')[0] ?? '';
      assert.ok(section.includes(`| \`${name}\` | ${help} |`), name);
    }
    const rows = [...page.matchAll(/^\| `([a-z]+)` \|/gm)].map(([, name]) => name);
    assert.deepEqual(rows.sort(), Object.keys(COMMANDS).sort());
  });

  it('would be invalid with a flag that does not exist', () => {
    assert.throws(() => parseArguments(wordsOf("verify ghcr.io/acme/f:v1 --kye 'key.pub'"), {}), {
      code: 'INPUT_UNKNOWN',
    });
    assert.deepEqual(wordsOf("a 'b c' d#e # f"), ['a', 'b c', 'd#e']);
  });

  it('of npm are scripts of package.json', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      readonly scripts: Readonly<Record<string, string>>;
    };
    const called = readDocuments().flatMap(({ path, text }) =>
      [...text.matchAll(/\bnpm run ([\w:-]+)/g)].map((match) => ({ path, name: match[1] ?? '' })),
    );
    const own = called.filter(({ path }) => !path.startsWith('examples'));
    assert.ok(own.length > 5);
    assert.deepEqual(
      own.filter(({ name }) => !Object.hasOwn(scripts, name)),
      [],
    );
  });
});
