import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { parseHosts } from '../../src/abi/host-query.ts';
import { type Command, type InputName, inputsOf, inputsOfModules } from '../../src/decide/inputs/inputs.ts';
import { readValues } from '../../src/decide/inputs/values.ts';
import { readModules } from '../../src/decide/plan/modules/read-modules.ts';
import { planImage } from '../../src/decide/plan/plan.ts';
import { readDocuments, readYaml, type UsedAction, usedActions } from '../support/documents.ts';
import { complaintsAbout } from '../support/language-service.ts';

/** Stands for the commit of a release in what people copy. */
const PLACEHOLDER = '0123456789abcdef0123456789abcdef01234567';

/** YAML that people copy or GitHub runs. */
interface Piece {
  readonly where: string;
  readonly text: string;
}

const workflows: readonly Piece[] = globSync('.github/workflows/*.yml')
  .sort()
  .map((path) => ({ where: path, text: readFileSync(path, 'utf8') }));
const examples: readonly Piece[] = [
  ...readDocuments().flatMap(({ blocks }) => blocks.filter(({ language }) => language === 'yaml')),
  ...globSync('examples/workflows/*.yml')
    .sort()
    .map((path) => ({ where: path, text: readFileSync(path, 'utf8') })),
];
const pieces = [...workflows, ...examples];
const used = pieces.flatMap(({ where, text }) => usedActions(readYaml(text, where), where));

const FOLDERS: Readonly<Record<string, string>> = {
  '': 'action.yml',
  verify: 'verify/action.yml',
  inspect: 'inspect/action.yml',
  plan: 'plan/action.yml',
  check: 'check/action.yml',
  merge: 'merge/action.yml',
  setup: 'setup/action.yml',
};
const actions = Object.entries(FOLDERS).map(([folder, file]) => {
  const value = readYaml(readFileSync(file, 'utf8'), file) as { readonly inputs?: object; readonly outputs: object };
  return { folder, inputs: Object.keys(value.inputs ?? {}), outputs: Object.keys(value.outputs) };
});

/** The inputs and outputs of our reusable workflows, by path. */
const reusable = globSync('.github/workflows/*.yml').flatMap((folder) => {
  const { on } = readYaml(readFileSync(folder, 'utf8'), folder) as {
    readonly on?: { readonly workflow_call?: { readonly inputs?: object; readonly outputs?: object } };
  };
  const { inputs = {}, outputs = {} } = on?.workflow_call ?? {};
  return on?.workflow_call === undefined
    ? []
    : [{ folder, inputs: Object.keys(inputs), outputs: Object.keys(outputs) }];
});

/** Our action or reusable workflow that a `uses` names; undefined for other actions. */
function ourAction(uses: string): (typeof actions)[number] | undefined {
  const own = /^(?:\.\/|wasm-image\/wasm-image\/?)([^@]*)/.exec(uses);
  if (own === null) return undefined;
  return (
    [...actions, ...reusable].find(({ folder }) => folder === own[1]) ?? {
      folder: own[1] ?? '',
      inputs: [],
      outputs: [],
    }
  );
}

/** The commands of our actions, by folder. */
const COMMANDS: Readonly<Record<string, Command>> = {
  '': 'publish',
  verify: 'verify',
  inspect: 'inspect',
  plan: 'plan',
  check: 'check',
};

/** What a command needs, if that is not an image. */
const NEEDED: Readonly<Partial<Record<Command, InputName>>> = { plan: 'modules', check: 'paths' };

/** Inputs that our action does not have, and outputs that do not exist. */
function wrongNames(step: UsedAction, text: string): readonly string[] {
  const action = ourAction(step.uses);
  if (action === undefined) return [];
  const outputs =
    step.id === undefined
      ? []
      : [...text.matchAll(new RegExp(`steps\\.${step.id}\\.outputs\\.([\\w-]+)`, 'g'))].map((match) => match[1] ?? '');
  const inputs = step.inputs
    .filter((name) => !action.inputs.includes(name))
    .map((name) => `${step.where}: ${step.uses} has no input ${name}`);
  return [
    ...inputs,
    ...outputs
      .filter((name) => !action.outputs.includes(name))
      .map((name) => `${step.where}: ${step.uses} has no output ${name}`),
  ];
}

/** An expression can become any text, but not one of a fixed set of values. */
function knownValues(command: Command, values: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const fixed = inputsOf(command).filter(({ kind, choices }) => kind === 'flag' || choices !== undefined);
  return new Map(
    [...values].filter(([name, value]) => value !== 'expression' || !fixed.some((row) => row.name === name)),
  );
}

const OPTIONS = new Map(inputsOfModules().map(({ name, kind }) => [name, kind]));
const isWorkflow = (text: string): boolean => /^on:/m.test(text) && /^jobs:/m.test(text);

describe('workflows and examples', () => {
  it('are found', () => {
    assert.ok(
      workflows.length >= 2 && examples.length >= 4,
      `${workflows.length} workflows, ${examples.length} examples`,
    );
    assert.ok(used.filter(({ uses }) => ourAction(uses) !== undefined).length >= 6);
  });

  it('are YAML', () => {
    for (const { where, text } of pieces) readYaml(text, where);
  });

  it('use only inputs and outputs that our actions have', () => {
    const wrong = pieces.flatMap(({ where, text }) =>
      usedActions(readYaml(text, where), where).flatMap((step) => wrongNames(step, text)),
    );
    assert.deepEqual(wrong, []);
  });

  it('use values that our actions accept', () => {
    for (const { where, uses, values } of used) {
      const command = COMMANDS[ourAction(uses)?.folder ?? '-'];
      if (command === undefined) continue;
      const read = readValues(command, knownValues(command, values));
      if (read.text('hosts') !== 'expression') parseHosts(read.text('hosts'));
      const modules = read.text('modules');
      // An expression stands for what the action plan prints.
      if (command === 'publish' && modules === 'expression') continue;
      // The file that it names is in the repository of the reader.
      if (modules?.endsWith('.yaml') === true) continue;
      if (command === 'publish' && modules !== undefined)
        for (const [, inputs] of readModules(modules, values, OPTIONS)) planImage(readValues('publish', inputs));
      else if (command === 'publish') planImage(read);
      else assert.ok(read.text(NEEDED[command] ?? 'image') !== undefined, where);
    }
  });

  it('would be refused with an input, an output or an action that does not exist', () => {
    const step = (uses: string, inputs: readonly string[], id?: string): UsedAction => ({
      where: 'x',
      uses,
      id,
      inputs,
      values: new Map(),
    });
    assert.equal(wrongNames(step('./verify', ['tags']), '').length, 1);
    assert.equal(wrongNames(step('wasm-image/wasm-image/sign@0', ['image']), '').length, 1);
    const workflow = 'wasm-image/wasm-image/.github/workflows/verify-filter.yml@0';
    assert.equal(wrongNames(step(workflow, ['image', 'skip']), '').length, 1);
    assert.equal(wrongNames(step('./', ['module'], 'a'), 'steps.a.outputs.digset').length, 1);
  });

  it('pin every action to a commit with a version comment, or use this repository', () => {
    assert.deepEqual(
      used.filter(({ uses }) => !/^\.\/|@[0-9a-f]{40}$/.test(uses)),
      [],
    );
    const lines = pieces.flatMap(({ where, text }) => text.split('\n').map((line) => ({ where, line })));
    const bare = lines.filter(({ line }) => /uses: [^.]/.test(line) && !/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line));
    assert.deepEqual(bare, []);
  });

  it('pin each action to a single commit', () => {
    const commits = new Map<string, Set<string>>();
    for (const { uses } of used) {
      const [name = '', commit = ''] = uses.split('@');
      const owner = name.split('/').slice(0, 2).join('/');
      if (!uses.startsWith('./') && commit !== PLACEHOLDER)
        commits.set(owner, (commits.get(owner) ?? new Set()).add(commit));
    }
    assert.deepEqual(
      [...commits].filter(([, set]) => set.size > 1).map(([name]) => name),
      [],
    );
  });

  it('grant no permissions at the top, and explain each permission of a job', () => {
    for (const { where, text } of pieces.filter((piece) => isWorkflow(piece.text)))
      assert.match(text, /^permissions: \{\}$/m, where);
    for (const { where, text } of pieces)
      for (const line of text
        .split('\n')
        .filter((one) => /^ {4,}(?:contents|packages|id-token): (?:read|write)/.test(one)))
        assert.match(line, / # \S/, `${where}: ${line}`);
  });

  it('have no job that both builds and can request a token to sign', () => {
    for (const { where, text } of pieces.filter((piece) => isWorkflow(piece.text))) {
      const { jobs } = readYaml(text, where) as {
        readonly jobs: Readonly<Record<string, { readonly permissions?: object }>>;
      };
      for (const [name, job] of Object.entries(jobs)) {
        const builds = usedActions(job, where).some(
          ({ uses, inputs }) => ourAction(uses) !== undefined && inputs.includes('build'),
        );
        assert.ok(!(builds && Object.hasOwn(job.permissions ?? {}, 'id-token')), `${where}: ${name}`);
      }
    }
  });
});

describe("GitHub's language service", () => {
  for (const { where, text } of [
    ...pieces.filter((piece) => isWorkflow(piece.text)),
    ...Object.values(FOLDERS).map((where) => ({ where, text: readFileSync(where, 'utf8') })),
  ])
    it(`finds nothing in ${where}`, async () => {
      const path = where.endsWith('action.yml') ? 'action.yml' : '.github/workflows/x.yml';
      assert.deepEqual(await complaintsAbout(path, text), []);
    });

  it('would find a mistake in a workflow and in an action', async () => {
    const workflow = workflows[0]?.text ?? '';
    assert.notDeepEqual(await complaintsAbout('.github/workflows/x.yml', workflow.replace('runs-on', 'run-on')), []);
    assert.notDeepEqual(
      await complaintsAbout('.github/workflows/x.yml', workflow.replace('matrix.node', 'matrix.nodes')),
      [],
    );
    assert.notDeepEqual(
      await complaintsAbout('action.yml', readFileSync('action.yml', 'utf8').replace('color: purple', 'color: pink')),
      [],
    );
  });
});
