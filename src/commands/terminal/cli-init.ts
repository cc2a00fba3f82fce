import { join, relative } from 'node:path';
import { ask, canAsk } from '../../adapters/host/prompt.ts';
import type { ExitCode } from '../../core/errors.ts';
import { inert } from '../../core/text.ts';
import type { Session } from '../../wiring/session.ts';
import { type InitFile, type InitResult, type Questions, runInit } from '../init/init.ts';
import { type CliRun, say } from './terminal.ts';

/** `wasm-image init`: prints what was found, what was written, and the next commands. */
export async function init(run: CliRun, session: Session): Promise<ExitCode> {
  const result = await runInit(run.raw, session, canAsk() ? QUESTIONS : undefined);
  return say(run.isJson ? JSON.stringify(resultJson(result)) : printResult(result, session.folder));
}

const QUESTIONS: Questions = {
  ask: async (text) => (await ask(`${inert(text)} `, { isSecret: false })).trim(),
};

const WORDS: Readonly<Record<InitFile['state'], string>> = {
  written: 'wrote',
  kept: 'kept ',
  missing: 'would write',
};

const PIN_NOTE =
  'In the workflow, replace the commit after "wasm-image/wasm-image@" with the commit of the release that you reviewed.';

function printResult({ plan, top, folder, files }: InitResult, from: string): string {
  const shown = (path: string): string => inert(relative(from, path) || '.');
  const isDry = files.some((file) => file.state === 'missing');
  const steps = [...(folder === from ? [] : [`cd ${shown(folder)}`]), ...plan.next];
  return [
    `Found ${plan.recipe.what}`,
    `The workflow publishes to ${plan.image ?? 'ghcr.io, under the name of the repository'}`,
    '',
    ...files.map(({ path, state }) => `  ${WORDS[state]} ${shown(join(top, path))}`),
    '',
    ...(isDry
      ? ['Nothing was written.']
      : [
          ...(files.some(({ path, state }) => path === plan.workflow.path && state === 'written') ? [PIN_NOTE] : []),
          'Next:',
          ...steps.map((command) => `  ${command}`),
        ]),
  ].join('\n');
}

/** For programs. Contents only in a dry run: otherwise they are in the files. */
function resultJson({ plan, top, folder, files }: InitResult): object {
  return {
    top,
    folder,
    language: plan.toolchain,
    repository: plan.repository,
    image: plan.image,
    modulePath: plan.recipe.modulePath,
    files: files.map(({ path, state, text }) => ({ path, state, ...(state === 'missing' ? { text } : {}) })),
    next: plan.next,
  };
}
