import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { PROFILES } from '../../src/abi/host-query.ts';
import { knownHosts, printHosts, printHostVersions } from '../../src/abi/known-hosts.ts';
import { RULES } from '../../src/abi/rules.ts';
import { CODES } from '../../src/core/errors.ts';
import { COMMANDS } from '../../src/decide/inputs/commands.ts';
import { completionScript, SHELLS } from '../../src/decide/inputs/completion.ts';
import { type Command, inputsOf } from '../../src/decide/inputs/inputs.ts';
import { explainAll, printCodes, printExplanation } from '../../src/decide/report/explain.ts';
import { SMOKE_RULES } from '../../src/smoke/smoke-rules.ts';
import { runCli } from '../support/cli.ts';
import { readDocument } from '../support/documents.ts';
import { temporaryFolder } from '../support/publisher.ts';

const folder = temporaryFolder();
after(() => folder.remove());
const pages = ['docs/errors.md', 'docs/smoke.md'].map((path) => readDocument(path).text);
const CODES_AND_RULES = [CODES, RULES, SMOKE_RULES].flatMap((table) => Object.keys(table));
/** Lines that are too long although they have several words. */
const overflowing = (text: string, width: number): readonly string[] =>
  text
    .split('\n')
    .filter((line) => line.length > width && line.trim().includes(' ') && !/^ {4}|(?::|see) +http/.test(line));

describe('wasm-image explain', () => {
  it('knows every code and rule, with its section, title and address', () => {
    const all = explainAll(pages);
    assert.deepEqual(
      all.map(({ code }) => code),
      CODES_AND_RULES,
    );
    for (const { code, title, text, address } of all) {
      assert.ok(text.length > 40 && title.length > 10 && !/[*\n]|\]\(/.test(title), `${code}: ${title}`);
      assert.ok(
        pages.some((page) => page.includes(`### ${code}\n${text}`)),
        code,
      );
      assert.ok(address.endsWith(`.md#${code.toLowerCase()}`), address);
    }
  });
  for (const width of [40, 80])
    it(`prints every section without Markdown in ${width} columns`, () => {
      const all = explainAll(pages);
      for (const one of all) {
        const text = printExplanation(one, width);
        assert.deepEqual([overflowing(text, width), /\*\*|```|\]\(|^###/m.test(text)], [[], false], text);
      }
      assert.deepEqual(overflowing(printCodes(all, width), width), []);
      for (const code of CODES_AND_RULES) assert.match(printCodes(all, width), new RegExp(`^ {2}${code}\\b`, 'm'));
    });
  it('falls back to hints and addresses if no documents are installed', () => {
    const all = explainAll([undefined, undefined]);
    const text = printExplanation(all.find(({ code }) => code === 'HOSTS_INVALID') ?? assert.fail(), 80);
    assert.match(text, /^HOSTS_INVALID: Usage, exit status 2\n\nwrite hosts as/);
    assert.match(text, /Online: https:\/\/\S+#hosts_invalid$/);
  });
  it('reads documents with the line ends of Windows', () =>
    assert.deepEqual(explainAll(pages.map((page) => page.replaceAll('\n', '\r\n'))), explainAll(pages)));
  for (const [word, said] of [
    ['PW020', /^PW020: Error, ABI rule\n\nThe module imports/],
    ['pw020', /^PW020: /],
    ['registry-forbidden', /^REGISTRY_FORBIDDEN: Could not find out, exit status 5\n/],
    ['PW055', /^PW055: Warning, rule for starting a filter\n/],
  ] as const)
    it(`answers ${word}`, async () => {
      const { status, stdout, stderr } = await runCli(['explain', word]);
      assert.deepEqual([status, stderr], [0, '']);
      assert.match(stdout, said);
    });
  it('prints code, title, text and address as JSON', async () => {
    const found = JSON.parse((await runCli(['explain', 'pw022', '--json'])).stdout);
    assert.deepEqual(Object.keys(found), ['code', 'title', 'text', 'address']);
    assert.equal(found.title, 'The module imports a global');
    assert.equal(JSON.parse((await runCli(['--json', 'explain'])).stdout).length, CODES_AND_RULES.length);
  });
  it('suggests the nearest code', async () => {
    const { status, stderr } = await runCli(['explain', 'REGISTRY_FORBIDEN']);
    assert.deepEqual([status, /INPUT_UNKNOWN.*\n.*did you mean REGISTRY_FORBIDDEN\?/.test(stderr)], [2, true], stderr);
    assert.match((await runCli(['explain', 'foo'])).stderr, /to list all codes: wasm-image explain/);
    assert.equal((await runCli(['explain', 'PW020', 'PW021'])).status, 2);
  });
});

describe('wasm-image hosts', () => {
  it('lists every version of the tables, with evidence and source', () => {
    const all = knownHosts(undefined);
    assert.deepEqual(
      all.map(({ host, version }) => `${host} ${version}`),
      PROFILES.map(({ host, version }) => `${host} ${version}`),
    );
    for (const { host, version, source, addresses, abis } of all) {
      assert.ok(source !== '' && abis.length > 0, `${host} ${version}`);
      assert.ok(addresses.length > 0, `${host} ${version} has no address: ${source}`);
      for (const address of addresses) assert.match(address, /^https:\/\/[\w./-]+$/);
    }
  });
  for (const [query, versions] of [
    ['istio', PROFILES.filter(({ host }) => host === 'istio').length],
    ['envoy>=1.39', 2],
    ['istio=1.28', 1],
    ['envoy>=1.39, higress', 3],
  ] as const)
    it(`understands "${query}"`, () => assert.equal(knownHosts(query).length, versions));
  it('refuses what --hosts refuses', () => assert.throws(() => knownHosts('envoi'), { code: 'HOSTS_INVALID' }));
  for (const width of [40, 80])
    it(`fits ${width} columns`, () => {
      assert.deepEqual(overflowing(printHosts(knownHosts(undefined), width), width), []);
      assert.deepEqual(overflowing(printHostVersions(knownHosts(undefined), width), width), []);
    });
  it('names the Envoy that a host contains, ranges, and proxies without WebAssembly', async () => {
    const { stdout } = await runCli(['hosts']);
    const text = stdout.replace(/\s+/g, ' ');
    assert.match(text, / envoy 1\.16-1\.40; proxy-wasm 0\.1\.0, 0\.2\.0, 0\.2\.1; observed in 1\.36-1\.40/);
    assert.match(text, / istio 1\.13, 1\.15-1\.20, 1\.22-1\.31; contains Envoy 1\.21, /);
    assert.match(text, /Without WebAssembly: kgateway\./);
    const [one] = JSON.parse((await runCli(['hosts', 'istio=1.28', '--json'])).stdout);
    assert.deepEqual([one.host, one.version, one.envoy, one.evidence], ['istio', '1.28', '1.36', 'source']);
    assert.deepEqual(one.addresses, ['https://github.com/istio/test-infra/issues/5758']);
  });
});

describe('wasm-image completion', { skip: process.platform === 'win32' && 'no bash' }, () => {
  const script = join(folder.path, 'completion.bash');
  before(() => {
    writeFileSync(script, completionScript('bash'));
    mkdirSync(join(folder.path, 'files'));
    for (const name of ['filter.wasm', 'other.txt']) cpSync(script, join(folder.path, 'files', name));
  });
  /** What bash suggests for the last word. */
  const complete = (...words: readonly string[]): readonly string[] => {
    const line = ['wasm-image', ...words].map((word) => `'${word}'`).join(' ');
    const code = `source '${script}'; COMP_WORDS=(${line}); COMP_CWORD=${words.length}; $(complete -p wasm-image | sed 's/.*-F \\([^ ]*\\) .*/\\1/'); printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', code], { encoding: 'utf8', cwd: join(folder.path, 'files') });
    assert.equal(stderr, '');
    return stdout
      .split('\n')
      .filter((word) => word !== '')
      .sort();
  };
  const flags = (command: Command): readonly string[] =>
    inputsOf(command).map(
      ({ name, kind, default: given }) => `--${kind === 'flag' && given === 'true' ? 'no-' : ''}${name}`,
    );

  it('suggests commands', () => {
    assert.deepEqual(complete(''), [...Object.keys(COMMANDS), 'help'].sort());
    assert.deepEqual(complete('ver'), ['verify']);
    assert.deepEqual(complete('--json', 'insp'), ['inspect']);
    assert.deepEqual(complete('help', 'pub'), ['publish']);
  });
  it('suggests the flags of each command', () => {
    for (const command of Object.keys(COMMANDS) as Command[]) {
      const found = complete(command, '--');
      for (const flag of [...flags(command), '--json', '--help']) assert.ok(found.includes(flag), `${command} ${flag}`);
      assert.equal(found.includes('--output'), ['publish', 'build', 'render', 'pull'].includes(command), command);
    }
  });
  it('suggests choices, files and words', () => {
    assert.deepEqual(complete('publish', '--sign', ''), ['key', 'keyless', 'off']);
    assert.deepEqual(complete('policy', 'export', 'p.yaml', '--to', 'k'), ['kubernetes', 'kwctl', 'kyverno']);
    assert.deepEqual(complete('publish', '--signing-key', 'f'), ['filter.wasm']);
    assert.deepEqual(complete('inspect', 'f'), ['filter.wasm']);
    assert.deepEqual(complete('pull', '-o', 'o'), ['other.txt']);
    assert.deepEqual(complete('completion', ''), ['bash', 'fish', 'zsh']);
    assert.deepEqual(complete('explain', 'TAG_R'), ['TAG_RACE', 'TAG_RESERVED']);
    assert.deepEqual(complete('tags', ''), []);
  });

  for (const shell of SHELLS) {
    it(`for ${shell} has every command with its flags and choices`, () => {
      const text = completionScript(shell);
      for (const command of Object.keys(COMMANDS) as Command[]) {
        const own = text
          .split('\n')
          .filter((line) => new RegExp(`\\b${command}\\b`).test(line))
          .join('\n');
        assert.ok(own !== '', command);
        for (const row of inputsOf(command)) {
          const name = row.kind === 'flag' && row.default === 'true' ? `no-${row.name}` : row.name;
          assert.match(
            shell === 'bash' ? text : own,
            shell === 'fish' ? new RegExp(` -l ${name} `) : new RegExp(`--${name}\\b`),
            `${command} --${name}`,
          );
          if (row.choices !== undefined) assert.ok(text.includes(row.choices.join(' ')), row.name);
        }
      }
    });
  }
  it('has balanced quotes for zsh and fish', () => {
    // Without escaped ones, each line has an even number of quotes.
    for (const shell of ['zsh', 'fish'] as const)
      for (const line of completionScript(shell)
        .split('\n')
        .filter((one) => !one.startsWith('#')))
        assert.equal(line.replaceAll("'\\''", '').replaceAll("\\'", '').split("'").length % 2, 1, line);
  });
  it('refuses other shells', async () => {
    for (const args of [[], ['tcsh'], ['bash', 'zsh']]) {
      const { status, stderr } = await runCli(['completion', ...args]);
      assert.deepEqual([status, /write one of: wasm-image completion bash/.test(stderr)], [2, true], stderr);
    }
  });
});
