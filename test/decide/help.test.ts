import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseArguments } from '../../src/decide/inputs/arguments.ts';
import { COMMANDS, GROUPS } from '../../src/decide/inputs/commands.ts';
import { COMMON, FLAG_GROUPS } from '../../src/decide/inputs/flag-groups.ts';
import { printCommandHelp, printHelp } from '../../src/decide/inputs/help.ts';
import { type Command, INPUTS, inputsOf } from '../../src/decide/inputs/inputs.ts';
import { wordsOf } from '../support/words.ts';

const NAMES = Object.keys(COMMANDS) as Command[];
/** Its flags are written in another change. */
const UNFINISHED: readonly Command[] = inputsOf('init').length === 1 ? ['init'] : [];
const flat = (text: string): string => text.replace(/\s+/g, ' ');

/** Lines that are too long although they could be broken. */
function overflowing(text: string, width: number): readonly string[] {
  return text.split('\n').filter((line) => {
    const words = line.trim().split(' ');
    const isOneWord = words.length === 1 || (words.length === 2 && (words[1] === '\\' || /^--/.test(words[0] ?? '')));
    return line.length > width && !isOneWord;
  });
}

/** The line of a flag, which may begin with its letter. */
const flagLine = (name: string): RegExp => new RegExp(`^ {2}(?:-\\w, )?--${name}( |$)`, 'm');

describe('the help of the program', () => {
  const text = printHelp(80);
  it('lists every command once, under its group', () => {
    for (const name of NAMES) {
      const own = text.split(`\n${GROUPS[COMMANDS[name].group]}:\n`)[1]?.split('\n\n')[0] ?? '';
      assert.match(own, new RegExp(`^ {2}${name} `, 'm'), name);
      assert.equal([...text.matchAll(new RegExp(`^ {2}${name} `, 'gm'))].length, 1, name);
    }
  });
  it('names the flags of every command and the exit statuses', () => {
    for (const word of ['--json', '-q, --quiet', '-v, --verbose', '-h, --help', '-V, --version'])
      assert.ok(text.includes(`  ${word} `), word);
    assert.match(flat(text), /3 denied, 4 nothing found, 5 could not find out, 6 conflict/);
  });
});

describe('the headings of flags', () => {
  it('have every input once', () => {
    const listed = FLAG_GROUPS.flatMap(({ names }): readonly string[] => names);
    assert.deepEqual([...listed].sort(), [...new Set(INPUTS.map(({ name }) => name))].sort());
  });
  it('have common flags that their command has', () => {
    for (const [command, names] of Object.entries(COMMON))
      for (const name of names)
        assert.ok(
          inputsOf(command as Command).some((row) => row.name === name),
          `${command} --${name}`,
        );
  });
});

describe('the help of a command', () => {
  for (const command of NAMES) {
    const short = printCommandHelp(command, 80, false);
    const full = printCommandHelp(command, 80, true);

    it(`of ${command} has at least three valid examples`, { skip: UNFINISHED.includes(command) && 'no flags' }, () => {
      const examples = flat(short.split('Examples:\n')[1]?.split('\n\n')[0]?.replaceAll(' \\\n', ' ') ?? '')
        .split(/ (?=wasm-image )/)
        .filter((line) => line.trim() !== '');
      assert.ok(examples.length >= 3, examples.join('\n'));
      for (const example of examples) {
        const [program, ...words] = wordsOf(example.trim());
        const parsed = parseArguments(words, {});
        assert.deepEqual([program, parsed.kind === 'run' && parsed.command], ['wasm-image', command], example);
      }
    });
    it(`of ${command} has all flags in its long form`, () => {
      for (const { name } of inputsOf(command)) assert.match(full, flagLine(name));
    });
    it(`of ${command} says how to see the flags that it leaves out`, () => {
      const hidden = inputsOf(command).filter(({ name }) => !flagLine(name).test(short));
      if (hidden.length > 0)
        assert.ok(short.endsWith(`\n${hidden.length} more flags, and details: wasm-image help ${command} --all`));
      assert.ok(!full.includes(`help ${command} --all`));
    });
    for (const width of [40, 60, 80, 100])
      it(`of ${command} fits ${width} columns`, () => {
        for (const isFull of [true, false])
          assert.deepEqual(overflowing(printCommandHelp(command, width, isFull), width), []);
      });
  }

  it('of the program fits 40, 80 and 100 columns', () => {
    for (const width of [40, 80, 100]) assert.deepEqual(overflowing(printHelp(width), width), []);
  });

  it('of publish is less than half as long in its short form', () => {
    const [short, full] = [false, true].map((isFull) => printCommandHelp('publish', 80, isFull).split('\n').length);
    assert.ok((short ?? 0) <= 72 && (short ?? 0) < (full ?? 0) / 2, `${short} of ${full} lines`);
  });

  it('names inputs as flags, keeps values, and links documents', () => {
    const text = flat(printCommandHelp('publish', 80, true));
    assert.match(text, /Mutually exclusive with --build\. /);
    assert.match(text, /`key` uses a key, and is the default if --signing-key or --signing-command is set/);
    assert.match(text, /--images REPOSITORY .* Can be repeated\. /);
    assert.match(text, /see https:\/\/github\.com\/\S+\/docs\/layouts\.md\)/);
  });
});

describe('the words that ask for help', () => {
  const rows: readonly (readonly [string, Command | undefined, boolean])[] = [
    ['', undefined, false],
    ['--help', undefined, false],
    ['-h', undefined, false],
    ['help', undefined, false],
    ['help help', undefined, false],
    ['help publish', 'publish', false],
    ['help publish --all', 'publish', true],
    ['help --all publish', 'publish', true],
    ['help policy export', 'policy', false],
    ['publish --help', 'publish', false],
    ['publish -h', 'publish', false],
    ['-h publish', 'publish', false],
    ['publish --help --verbose', 'publish', true],
    ['publish --help --all', 'publish', true],
    ['publish -hv', 'publish', true],
    ['policy export --help', 'policy', false],
    ['publish --no-such-flag --help', 'publish', false],
    ['--json publish filter.wasm --help', 'publish', false],
  ];
  for (const [line, command, isFull] of rows)
    it(`are "${line}"`, () => assert.deepEqual(parseArguments(wordsOf(line), {}), { kind: 'help', command, isFull }));
  it('do not count after --', () => assert.equal(parseArguments(['inspect', '--', '--help'], {}).kind, 'run'));
});
