import { openDeadline, secondsOf } from '../adapters/host/deadline.ts';
import { WasmImageError } from '../core/errors.ts';
import { quoted, rememberPublic } from '../core/text.ts';
import { type RawInputs, readValues } from '../decide/inputs/values.ts';
import { parseReference, targetOf } from '../oci/reference.ts';
import { readTree } from '../pipeline/tree/read-tree.ts';
import type { ImageTree } from '../pipeline/tree/tree.ts';
import { openImageStore } from '../wiring/login.ts';
import { openSigners } from '../wiring/open-signers.ts';
import { refuseFile } from '../wiring/operands.ts';
import { openAuthorities, type Session } from '../wiring/session.ts';

const USUAL = { referrers: 50, tags: 20 };
/** Stores list at most 10,000 of both. */
const WHOLE = { referrers: 10_000, tags: 10_000 };

/**
 * Reads an image and what is attached to it.
 * @param options `isWhole`: also what is usually left out.
 * @throws INPUT_*, REFERENCE_INVALID, IMAGE_NOT_FOUND, REGISTRY_*, TRUST_ROOT_*, KEY_INVALID, GATE_TIMEOUT.
 */
export async function runTree(
  raw: RawInputs,
  session: Session,
  options: { readonly isWhole: boolean },
): Promise<ImageTree> {
  const values = readValues('tree', raw);
  const image = values.text('image');
  if (image === undefined)
    throw new WasmImageError('INPUT_MISSING', 'Cannot show a tree: no image is given', {
      hint: 'wasm-image tree ghcr.io/acme/filter:v1',
    });
  rememberPublic(image);
  await refuseFile(session, image);
  const reference = parseReference(image);
  await openAuthorities(session, values);
  const signers = await openSigners(session, values);
  const store = openImageStore(session, values, reference.repository);
  return openDeadline(secondsOf(values)).hold(
    `read the tree of ${quoted(image)}`,
    () => readTree({ store, signers }, targetOf(reference), options.isWhole ? WHOLE : USUAL),
    'answer',
  );
}
