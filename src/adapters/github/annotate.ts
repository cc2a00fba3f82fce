import * as core from '@actions/core';
import { inert, redact } from '../../core/text.ts';

/** Something to show beside a line of a file in a pull request. */
export interface FileAnnotation {
  readonly level: 'error' | 'warning';
  readonly title: string;
  /** Inert lines. */
  readonly text: string;
  /** From the root of the repository. */
  readonly file: string | undefined;
  readonly line: number;
  readonly column: number;
}

/** Writes an annotation. The runner shows ten of each level per step. */
export function annotateFile({ level, title, text, file, line, column }: FileAnnotation): void {
  const place = file === undefined ? {} : { file: inert(file), startLine: line, startColumn: column };
  const write = level === 'error' ? core.error : core.warning;
  write(redact(text), { title, ...place });
}
