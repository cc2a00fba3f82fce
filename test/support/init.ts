import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type InitResult, type Questions, runInit } from '../../src/commands/init/init.ts';
import type { Session } from '../../src/wiring/session.ts';
import { quiet } from './publisher.ts';

/** Contents of files by path. */
export type Files = Readonly<Record<string, string>>;

/** Writes files below a folder. */
export function writeFiles(folder: string, files: Files): void {
  mkdirSync(folder, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Makes the folder a repository with this address of its remote, without running git. */
export function makeRepository(folder: string, url: string): void {
  writeFiles(join(folder, '.git'), {
    HEAD: 'ref: refs/heads/main\n',
    config: `[core]\n\trepositoryformatversion = 0\n[remote "origin"]\n\turl = ${url}\n`,
    'objects/.keep': '',
    'refs/.keep': '',
  });
}

/** Runs init in this process. @param answers of a person, in order; without them, nobody can be asked. */
export function initIn(
  folder: string,
  flags: Readonly<Record<string, string>> = {},
  answers?: readonly string[],
): Promise<InitResult & { readonly asked: readonly string[] }> {
  const session: Session = {
    env: { PATH: process.env.PATH },
    folder,
    boundary: '/',
    outFolder: folder,
    log: quiet,
    event: undefined,
    write: async () => {},
  };
  const asked: string[] = [];
  const left = [...(answers ?? [])];
  const questions: Questions = {
    ask: async (text) => {
      asked.push(text);
      return left.shift() ?? '';
    },
  };
  return runInit(new Map(Object.entries(flags)), session, answers === undefined ? undefined : questions).then(
    (result) => ({ ...result, asked }),
  );
}
