import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { asWasmImageError } from '../../src/core/errors.ts';
import { parseArguments, wantsJson } from '../../src/decide/inputs/arguments.ts';
import { COMMANDS } from '../../src/decide/inputs/commands.ts';
import { type Command, inputsOf } from '../../src/decide/inputs/inputs.ts';
import { WRONG_COMMANDS, WRONG_FLAGS } from '../../src/decide/inputs/wrong-words.ts';
import { wordsOf } from '../support/words.ts';

/** The refusal of a command line. */
function refusal(...args: readonly string[]): { readonly code: string; readonly hint: string } {
  try {
    parseArguments(args, {});
  } catch (thrown) {
    return asWasmImageError(thrown);
  }
  throw new Error(`${args.join(' ')} was accepted`);
}

describe('the first guesses of users of docker, oras and cosign', () => {
  const rows: readonly (readonly [tool: string, words: string, hint: RegExp])[] = [
    ['docker', 'push ghcr.io/acme/f:1', /wasm-image publish FILE --images/],
    ['docker', 'images', /wasm-image tags REPOSITORY/],
    ['crane', 'retag a b', /wasm-image tag IMAGE TAG/],
    ['docker', 'save ghcr.io/acme/f:1', /oci-layout:FOLDER/],
    ['oras', 'cp a b', /oras cp -r/],
    ['oras', 'discover ghcr.io/acme/f:1', /wasm-image tree IMAGE/],
    ['oras', 'manifest fetch ghcr.io/acme/f:1', /wasm-image tree IMAGE/],
    ['oras', 'resolve ghcr.io/acme/f:1', /wasm-image tags/],
    ['cosign', 'sign ghcr.io/acme/f:1', /publish signs/],
    ['cosign', 'attest ghcr.io/acme/f:1', /docs\/attestations\.md/],
    ['cosign', 'generate-key-pair', /openssl/],
    ['cosign', 'triangulate ghcr.io/acme/f:1', /wasm-image tree IMAGE/],
    ['cosign', 'verify-attestation ghcr.io/acme/f:1', /verify IMAGE --require-abi-attestation/],
    ['cosign', 'copy a b', /cosign copy/],
  ];
  for (const [tool, words, hint] of rows)
    it(`${tool} ${words}`, () => {
      const { code, hint: said } = refusal(...words.split(' '));
      assert.equal(code, 'INPUT_UNKNOWN');
      assert.match(said, hint);
    });
  for (const words of [
    'build x.wasm',
    'pull localhost:1/x:y',
    'login ghcr.io',
    'inspect x.wasm',
    'run x.wasm',
    'version',
  ])
    it(`${words} is a command`, () => assert.notEqual(parseArguments(words.split(' '), {}).kind, 'help'));
});

const COMMAND_WORDS =
  'sign attest push copy cp promote scan manifest save load export digest ls list new validate lint test generate-key-pair keygen triangulate download deploy';
const FLAG_WORDS =
  '--certificate-identity-regexp --certificate-oidc-issuer-regexp --tag -t --identity --issuer --file -f --platform --format --insecure-ignore-tlog --allow-insecure-registry --plain-http --insecure-registry --yes -y --recursive --annotation -a --debug --registry-username --password-stdin';

describe('an answer to a wrong word', () => {
  it('exists for the words that people try', () => {
    for (const word of COMMAND_WORDS.split(' ')) assert.ok(Object.hasOwn(WRONG_COMMANDS, word), word);
    for (const flag of FLAG_WORDS.split(' ')) assert.ok(Object.hasOwn(WRONG_FLAGS, flag), flag);
  });
  it('is not about a word that exists', () => {
    for (const word of Object.keys(WRONG_COMMANDS)) assert.ok(!Object.hasOwn(COMMANDS, word), word);
  });
  it('names only commands and flags that exist', () => {
    const hints = [...Object.values(WRONG_COMMANDS), ...Object.values(WRONG_FLAGS)];
    const lines = hints.flatMap((hint) =>
      [...hint.matchAll(/wasm-image (?!deletes|does|the)[a-z][^;,]*/g)].map(([line]) => line),
    );
    assert.ok(lines.length > 40);
    for (const line of lines) {
      const words = wordsOf(line.replace(/ the way.*| on the copy/, ''));
      if (words[1] !== 'init' && words[2] !== 'COMMAND')
        assert.doesNotThrow(() => parseArguments(words.slice(1), {}), line);
      assert.ok(words[1] === 'help' || Object.hasOwn(COMMANDS, words[1] ?? ''), line);
    }
    const flags = new Set(
      Object.keys(COMMANDS).flatMap((name) => inputsOf(name as Command).map((row) => `--${row.name}`)),
    );
    const own = ['--json', '--output', '--verbose', '--quiet', '--all', '--example'];
    for (const hint of hints)
      for (const [flag] of hint.matchAll(/(?<!\S)--[a-z-]+/g))
        assert.ok(flags.has(flag) || own.includes(flag), `${flag}: ${hint}`);
  });
  for (const word of Object.keys(WRONG_FLAGS).filter((flag) => flag !== '-o' && flag !== '--output'))
    it(`is given for ${word} of each command`, () => {
      for (const command of Object.keys(COMMANDS)) {
        if (inputsOf(command as Command).some((row) => [`--${row.name}`, `-${row.short}`].includes(word))) continue;
        const { code, hint } = refusal(command, word, 'x');
        assert.deepEqual(
          [code, hint.startsWith('did you mean')],
          ['INPUT_UNKNOWN', false],
          `${command} ${word}: ${hint}`,
        );
      }
    });
});

describe('a command line is refused with advice:', () => {
  const rows: readonly (readonly [string, RegExp])[] = [
    ['filter.wasm', /wasm-image inspect filter\.wasm; to publish it: wasm-image publish filter\.wasm/],
    ['./out/filter.wasm', /wasm-image inspect \.\/out\/filter\.wasm/],
    ['wasm-policy.yaml', /policy check wasm-policy\.yaml/],
    ['ghcr.io/x/y:1', /wasm-image verify ghcr\.io\/x\/y:1/],
    ['localhost:5000/x/y@sha256:abc', /wasm-image tree localhost:5000/],
    ['oci-layout:out:v1', /wasm-image tree oci-layout:out:v1/],
    ['PW020', /wasm-image explain PW020/],
    ['registry_forbidden', /wasm-image explain registry_forbidden/],
    ['./filter', /write the command first/],
    ['-', /write the command first/],
    ['Publish', /write it in lower case: publish/],
    ['publsh', /did you mean publish/],
    ['foo', /use one of: publish/],
    ['--images x publish', /write it after the command: wasm-image publish --images/],
    ['--output x pull', /write it after the command: wasm-image pull --output/],
    ['--kye x', /to see the flags: wasm-image help COMMAND/],
    ['publish --key x', /use --signing-key/],
    ['verify --signing-key x', /use --key with the public key/],
    ['publish --imagse x', /did you mean --images/],
    ['tags x --layout oci', /publish, build have this flag, tags does not/],
    ['verify x --zzzzzzzz', /to see the flags: wasm-image help verify --all/],
    ['verify x --tag=v1', /the tag is part of the reference/],
    ['publish x.wasm -o json', /for JSON use --json; to write to that path use --output \.\/json/],
    ['pull x --output=json', /for JSON use --json/],
    ['verify x -o json', /for JSON use --json/],
    ['help sign', /publish signs/],
    ['verify x -xq', /to see the flags/],
  ];
  for (const [line, hint] of rows) it(line, () => assert.match(refusal(...line.split(' ')).hint, hint));

  it('control characters of a word do not reach the terminal', () =>
    assert.ok(!/\u001b/.test(refusal('\u001b[31m/x.wasm').hint)));
});

describe('flags of every command', () => {
  const rows: readonly (readonly [string, object])[] = [
    ['--json inspect x', { isJson: true, verbosity: 'normal' }],
    ['inspect --json x', { isJson: true, verbosity: 'normal' }],
    ['inspect x --json', { isJson: true, verbosity: 'normal' }],
    ['-q inspect x', { isJson: false, verbosity: 'quiet' }],
    ['--quiet --json inspect x', { isJson: true, verbosity: 'quiet' }],
    ['-v inspect x', { isJson: false, verbosity: 'verbose' }],
    ['inspect -v x', { isJson: false, verbosity: 'verbose' }],
    ['inspect -- --json', { isJson: false, verbosity: 'normal', operands: ['--json'] }],
  ];
  for (const [line, facts] of rows)
    it(line, () => {
      const found = parseArguments(line.split(' '), {});
      assert.deepEqual({ ...found, ...facts }, found);
      assert.equal(wantsJson(line.split(' ')), 'isJson' in facts && facts.isJson);
    });
  for (const line of ['--version', '-V', 'version', '--json --version', '--version publish'])
    it(`${line} asks for the version`, () =>
      assert.deepEqual(parseArguments(line.split(' '), {}), { kind: 'version', isJson: line.includes('--json') }));
});
