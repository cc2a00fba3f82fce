import { WasmImageError } from '../../../core/errors.ts';
import { quoted } from '../../../core/text.ts';
import { parseRepository, printRepository } from '../../../oci/reference.ts';
import { named } from '../../inputs/named.ts';
import type { Question } from './question.ts';

const OWNER = '[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98}[A-Za-z0-9])?';
const NAME = '(?!\\.{1,2}$)[\\w.-]{1,100}';

/** What is asked when the repository is unknown; an empty answer means that there is none yet. */
export const WHICH_REPOSITORY: Question = {
  kind: 'question',
  input: 'repository',
  why: 'Cannot find the repository on github.com',
  text: 'Repository on github.com, as OWNER/NAME (empty if there is none yet)?',
  choices: [],
};

/**
 * `OWNER/NAME` of a remote on github.com, in its own case.
 * @param url of the remote; user info in it is dropped. @returns undefined for other hosts and forms.
 */
export function repositoryOfRemote(url: string): string | undefined {
  const forms = [
    `https?://(?:[^/@\\s]*@)?github\\.com/(${OWNER}/${NAME}?)(?:\\.git)?/?`,
    `(?:ssh://)?(?:[^/@\\s]*@)github\\.com(?::|/|:22/)(${OWNER}/${NAME}?)(?:\\.git)?/?`,
  ];
  const path = forms.map((form) => new RegExp(`^${form}$`, 'i').exec(url)?.[1]).find((one) => one !== undefined);
  return path === undefined ? undefined : path.replace(/\.git$/i, '');
}

/** Reads `OWNER/NAME`. @throws WasmImageError INPUT_INVALID. */
export function parseOwnerName(text: string): string {
  if (new RegExp(`^${OWNER}/${NAME}$`).test(text)) return text;
  throw new WasmImageError(
    'INPUT_INVALID',
    `Cannot use ${quoted(text)} as ${named('repository')}: it is not OWNER/NAME`,
    {
      hint: 'write only the owner and the name, for example acme/filter',
    },
  );
}

/**
 * The name of an image in a registry, checked.
 * @throws WasmImageError REFERENCE_INVALID, INPUT_INVALID for a layout folder.
 */
export function parseImage(text: string): string {
  const repository = parseRepository(text);
  if (repository.kind === 'registry') return printRepository(repository);
  throw new WasmImageError(
    'INPUT_INVALID',
    `Cannot use ${quoted(text)} as ${named('images')}: a workflow needs a registry`,
    {
      hint: `use ${named('images', 'ghcr.io/OWNER/NAME')}`,
    },
  );
}
