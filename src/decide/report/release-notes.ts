import type { Digest } from '../../core/digest.ts';
import { block, blocks, code, details, list } from './markdown.ts';
import { type SnippetFacts, snippetsOf } from './snippets.ts';
import type { VerifyCommand } from './verify-command.ts';

/** What the notes say about one module. */
export interface ModuleNotes {
  readonly name: string;
  readonly digest: Digest;
  readonly moduleDigest: Digest;
  readonly layout: SnippetFacts['layout'];
  readonly images: readonly { readonly repository: string; readonly reference: string }[];
  /** Version tags, which never move. */
  readonly tags: readonly string[];
  readonly verifyCommands: readonly VerifyCommand[];
}

const BEGIN = '<!-- wasm-image:begin -->';
const END = '<!-- wasm-image:end -->';
/** GitHub refuses longer notes. Characters. */
const MAX_NOTES = 125_000;

/** The section between its markers. @param modules at least one. */
export function printNotes(modules: readonly ModuleNotes[]): string {
  return [BEGIN, blocks(modules.flatMap(partsOf)), END].join('\n');
}

function partsOf({ name, images, tags, verifyCommands, ...image }: ModuleNotes): readonly string[] {
  const snippets = images.slice(0, 1).flatMap((first) => snippetsOf({ ...image, ...first }));
  const deploy = snippets.map(([title, yaml]) => `${title}:\n\n${block('yaml', yaml)}`).join('\n\n');
  return [
    `### Image ${code(name)}`,
    block('text', images.map(({ reference }) => reference).join('\n')),
    list(
      [
        ...(tags.length === 0 ? [] : [`tags: ${tags.map(code).join(', ')}`]),
        `digest of the image: ${code(image.digest)}`,
        `digest of the module: ${code(image.moduleDigest)}`,
      ],
      'the record',
    ),
    ...(verifyCommands.length === 0 ? [] : ['Verify before you deploy:']),
    ...verifyCommands.map(({ command }) => block('sh', command)),
    ...(deploy === '' ? [] : [details('Deploy', deploy)]),
  ];
}

/** Notes with the section in its place, or why they stay as they are. */
export type PlacedNotes =
  | { readonly kind: 'placed'; readonly body: string }
  | { readonly kind: 'left'; readonly why: string };

/**
 * Puts the section into release notes: in the place of the one that is there, or at the end. All other text stays.
 * @param body may have CRLF, which GitHub's editor writes.
 */
export function placeNotes(body: string, section: string): PlacedNotes {
  const [begins, ends] = [BEGIN, END].map((marker) => body.split(marker).length - 1);
  if (begins === 0 && ends === 0) return limited(body.trim() === '' ? section : `${body.trimEnd()}\n\n${section}\n`);
  const [begin, end] = [body.indexOf(BEGIN), body.indexOf(END)];
  if (begins !== 1 || ends !== 1 || end < begin)
    return {
      kind: 'left',
      why: `they have ${begins} begin and ${ends} end markers of wasm-image, and not one of each in order`,
    };
  const placed = `${body.slice(0, begin)}${section}${body.slice(end + END.length)}`;
  return limited(withLf(placed) === withLf(body) ? body : placed);
}

function limited(body: string): PlacedNotes {
  return body.length <= MAX_NOTES
    ? { kind: 'placed', body }
    : { kind: 'left', why: `they would have ${body.length} characters; the limit of GitHub is ${MAX_NOTES}` };
}

function withLf(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
