import { stat } from 'node:fs/promises';
import { posix, relative, resolve, sep } from 'node:path';
import { readExample } from '../../adapters/host/project/examples.ts';
import { findUpwards } from '../../adapters/host/project/folder.ts';
import { lookAt } from '../../adapters/host/project/look.ts';
import { canCreate, createFile } from '../../adapters/host/project/new-files.ts';
import { openGit } from '../../adapters/programs/git.ts';
import { WasmImageError } from '../../core/errors.ts';
import { quoted, withInputNames } from '../../core/text.ts';
import { EXAMPLES, type Example } from '../../decide/inputs/choices.ts';
import type { InputName } from '../../decide/inputs/inputs.ts';
import { type RawInputs, readValues, type Values } from '../../decide/inputs/values.ts';
import { toolchainsOf } from '../../decide/plan/init/detect.ts';
import { type FolderView, withFiles } from '../../decide/plan/init/folder-view.ts';
import { type InitPlace, type InitPlan, type PlannedFile, planInit } from '../../decide/plan/init/plan-init.ts';
import { type Answers, isQuestion, type Question, unanswered } from '../../decide/plan/init/question.ts';
import type { Session } from '../../wiring/session.ts';

/** Asks a person on the terminal. */
export interface Questions {
  /** The answer, without white space around it. @throws WasmImageError CANCELLED. */
  ask(text: string): Promise<string>;
}

/** A file that `init` planned, and what became of it. */
export interface InitFile extends PlannedFile {
  /** `missing`: a dry run would write it. */
  readonly state: 'written' | 'kept' | 'missing';
}

/** What `init` did. */
export interface InitResult {
  readonly plan: InitPlan;
  /** Top of the repository, to which the paths of files are relative. */
  readonly top: string;
  /** Folder of the filter. */
  readonly folder: string;
  readonly files: readonly InitFile[];
}

/** The inputs that answer a question before it is asked. */
const ANSWERS = ['language', 'package', 'module-path', 'repository', 'images'] as const satisfies readonly InputName[];

/**
 * Looks at a folder and writes what is missing there to publish a filter. Existing files stay as they are.
 * @param questions undefined if nobody can answer.
 * @throws WasmImageError INPUT_*, FILE_*, PATH_OUTSIDE_WORKSPACE, REFERENCE_INVALID, CANCELLED.
 */
export async function runInit(raw: RawInputs, session: Session, questions: Questions | undefined): Promise<InitResult> {
  const values = readValues('init', raw);
  const folder = resolve(session.folder, values.text('working-directory') ?? '.');
  const example = EXAMPLES.find((one) => one === values.text('example'));
  await refuseNoFolder(folder, example);
  const top = await findUpwards(folder, '.git');
  const root = top ?? folder;
  const seen = await lookAt(folder, root);
  const exampleFiles = example === undefined ? new Map<string, string>() : readExample(example);
  const place: InitPlace = {
    folder: relative(root, folder).split(sep).join('/') || '.',
    view: withFiles(seen, exampleFiles),
    originUrl: top === undefined ? undefined : await openGit(session.env, root).originUrl(root),
    hasGit: top !== undefined,
    example,
  };
  const language = example === undefined ? undefined : languageOf(example, exampleFiles, seen);
  const plan = await decide(place, answersOf(values, language), values.isOn('input') ? questions : undefined);
  const planned = [
    ...[...exampleFiles].map(([path, text]) => ({ path: posix.join(place.folder, path), text })),
    plan.workflow,
    ...(plan.policy === undefined ? [] : [plan.policy]),
  ];
  return { plan, top: root, folder, files: await write(root, planned, values.isOn('dry-run')) };
}

async function refuseNoFolder(folder: string, example: Example | undefined): Promise<void> {
  const facts = await stat(folder).catch(() => undefined);
  if (facts?.isDirectory() === true || (facts === undefined && example !== undefined)) return;
  throw new WasmImageError(
    'FILE_UNREADABLE',
    `Cannot read ${quoted(folder)}: ${facts === undefined ? 'it does not exist' : 'it is not a folder'}`,
    { hint: withInputNames('give the folder of the filter; {example} rust makes a new one') },
  );
}

/**
 * The toolchain of an example.
 * @throws WasmImageError INPUT_CONFLICT for a folder that has another filter already.
 */
function languageOf(example: Example, files: ReadonlyMap<string, string>, seen: FolderView): string {
  const [[language, file] = ['', '']] = toolchainsOf({ names: [], texts: files });
  const text = seen.texts.get(file);
  const other = [...toolchainsOf(seen)].find(([one]) => !['make', 'docker', 'module', language].includes(one))?.[1];
  const conflict = text !== undefined && text !== files.get(file) ? file : other;
  if (conflict === undefined) return language;
  throw new WasmImageError(
    'INPUT_CONFLICT',
    `Cannot write the example ${quoted(example)}: the folder has a filter already (${conflict})`,
    { hint: withInputNames('give a new folder, or leave out {example}') },
  );
}

function answersOf(values: Values, language: string | undefined): Answers {
  const given = ANSWERS.flatMap((name) => {
    const text = values.text(name) ?? (name === 'language' ? language : undefined);
    return text === undefined ? [] : [[name, text] as const];
  });
  return Object.fromEntries(given);
}

/** Asks for what is missing, one question after the other; each answer can lead to the next question. */
async function decide(place: InitPlace, given: Answers, questions: Questions | undefined): Promise<InitPlan> {
  let answers = given;
  for (;;) {
    const decided = planInit(place, answers);
    if (!isQuestion(decided)) return decided;
    answers = { ...answers, [decided.input]: await answerTo(decided, questions) };
  }
}

async function answerTo(question: Question, questions: Questions | undefined): Promise<string> {
  // Without a repository there is still a workflow to write.
  const isOptional = question.input === 'repository';
  if (questions === undefined && !isOptional) throw unanswered(question);
  const choices = question.choices.map((choice, i) => ` [${i + 1}] ${choice}`).join('');
  const typed = (await questions?.ask(`${question.text}${choices}`)) ?? '';
  const answer = question.choices[Number(typed) - 1] ?? typed;
  if (answer === '' && !isOptional) throw unanswered(question);
  return answer;
}

/** Everything is checked before the first file is written. */
async function write(root: string, planned: readonly PlannedFile[], isDry: boolean): Promise<readonly InitFile[]> {
  const missing = new Set<string>();
  for (const { path } of planned) if (await canCreate(root, path)) missing.add(path);
  const files: InitFile[] = [];
  for (const file of planned) {
    const isWritten = missing.has(file.path) && !isDry && (await createFile(root, file.path, file.text));
    files.push({ ...file, state: isWritten ? 'written' : missing.has(file.path) && isDry ? 'missing' : 'kept' });
  }
  return files;
}
