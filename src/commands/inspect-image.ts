import type { AbiReport } from '../abi/report.ts';
import { openDeadline, secondsOf } from '../adapters/host/deadline.ts';
import type { Digest } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import { inert, quoted, rememberPublic } from '../core/text.ts';
import type { Values } from '../decide/inputs/values.ts';
import { imageInIndex } from '../oci/index-image.ts';
import { readIndex } from '../oci/manifest.ts';
import { parseReference, type Tag, targetOf } from '../oci/reference.ts';
import type { ReadBack } from '../pipeline/make/judge-image.ts';
import type { AbiDemands } from '../pipeline/make/judge-module.ts';
import { isIndex, judgeImage, type ReadPorts, resolveImage } from '../pipeline/verify/verify-read.ts';
import { openImageStore } from '../wiring/login.ts';
import { openAuthorities, openReader, type Session } from '../wiring/session.ts';

/**
 * Judges the module of an image.
 * @param image reference. @throws WasmImageError IMAGE_*, REFERENCE_INVALID, REGISTRY_*, GATE_TIMEOUT.
 */
export async function inspectImage(
  image: string,
  values: Values,
  session: Session,
  demands: AbiDemands,
): Promise<Inspection> {
  await openAuthorities(session, values);
  rememberPublic(image);
  const reference = parseReference(image);
  const { validator } = openReader(session);
  const ports = { store: openImageStore(session, values, reference.repository), validator };
  const read = () => readListed(ports, targetOf(reference), demands);
  const { manifest, listed, facts } = await openDeadline(secondsOf(values)).hold(
    `inspect ${quoted(image)}`,
    read,
    'answer',
  );
  if (listed !== undefined) {
    const platform = inert(listed.platform ?? 'no platform');
    session.log.notice(`Read the manifest ${manifest.digest} (${platform}) of the index ${listed.index}`);
  }
  return { file: image, manifest: manifest.digest, index: listed?.index, report: facts.abi, error: undefined };
}

/** Reads the image, or the one that a proxy would take from the given index. */
async function readListed(
  ports: ReadPorts,
  target: Tag | Digest,
  demands: AbiDemands,
): Promise<ReadBack & { readonly listed?: ImageOfIndex }> {
  const content = await resolveImage(ports.store, target);
  if (!isIndex(content)) return judgeImage(ports, target, content, demands, {});
  const listed = imageInIndex(readIndex(content));
  if (listed === undefined)
    throw new WasmImageError('IMAGE_INVALID', `Cannot read index ${content.digest}: it lists no image for a proxy`);
  const { digest } = listed.descriptor;
  const read = await judgeImage(ports, digest, await resolveImage(ports.store, digest), demands, {});
  return { ...read, listed: { index: content.digest, platform: listed.platform } };
}

interface ImageOfIndex {
  readonly index: Digest;
  readonly platform: string | undefined;
}

/** The report on one module, or why there is none. */
export type Inspection =
  | {
      readonly file: string;
      /** Digest of the image that was read; undefined for a file. */
      readonly manifest?: Digest;
      /** Digest of the index that lists the image, if the reference names an index. */
      readonly index?: Digest | undefined;
      readonly report: AbiReport;
      readonly error: undefined;
    }
  | { readonly file: string; readonly report: undefined; readonly error: WasmImageError };
