import { mismatchesOf } from '../adapters/engine/schema-validator.ts';
import { type Deadline, openDeadline, secondsOf } from '../adapters/host/deadline.ts';
import type { Digest } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import { quoted, rememberPublic } from '../core/text.ts';
import { LOADED_BY } from '../decide/check/targets/hosts.ts';
import { RENDER_TARGETS, type RenderTarget } from '../decide/inputs/choices.ts';
import { named } from '../decide/inputs/named.ts';
import { type RawInputs, readValues, type Values } from '../decide/inputs/values.ts';
import { printManifest } from '../decide/report/render/print-manifest.ts';
import { readRenderValues } from '../decide/report/render/read-values.ts';
import { renderManifest } from '../decide/report/render/render.ts';
import { FIELDS, MAX_VALUES_BYTES, type RenderValues } from '../decide/report/render/render-values.ts';
import {
  lowerCased,
  parseReference,
  printRepository,
  type Reference,
  remarksOnCase,
  type Tag,
  targetOf,
} from '../oci/reference.ts';
import {
  checkRendered,
  keepRead,
  type Renderable,
  type RenderFinding,
  type Rendering,
  readRenderable,
  type SchemaSigners,
} from '../pipeline/check/rendered.ts';
import { openStarts } from '../wiring/check/open-starts.ts';
import { openImageStore } from '../wiring/login.ts';
import { refuseFile } from '../wiring/operands.ts';
import { openAuthorities, openReader, type Session } from '../wiring/session.ts';
import { type DemandedGate, openDemandedGate } from './verify.ts';

/** A manifest for a verified image. */
export interface Rendered {
  readonly to: RenderTarget;
  /** With its digest, as the manifest names it; with a tag if one was given. */
  readonly reference: string;
  readonly digest: Digest;
  readonly moduleDigest: Digest;
  readonly manifest: JsonObject;
  /** The manifest as YAML. */
  readonly text: string;
  /** What is worth knowing about it. */
  readonly findings: readonly RenderFinding[];
}

/** A digest for the manifest that is made before the image is known. */
const TRIAL = `sha256:${'0'.repeat(64)}` as Digest;

/**
 * Verifies an image as `verify` does and renders the manifest that deploys it.
 * @throws WasmImageError INPUT_*, the errors of the gate, LAYOUT_REFUSED if the target does not find the module,
 * CONFIG_REFUSED, SMOKE_UNAVAILABLE if the filter could not be started.
 */
export async function runRender(raw: RawInputs, session: Session): Promise<Rendered> {
  const { to, asked, values } = readInputs(raw);
  const { reference, tag } = await readImage(session, asked);
  const { repository } = reference;
  if (repository.kind === 'layout' && to !== 'envoy')
    throw new WasmImageError('INPUT_INVALID', `Cannot render ${quoted(asked)} for ${to}: it is a folder`, {
      hint: 'publish the image to a registry that the cluster can pull from',
    });
  const wanted = await readWanted(session, values);
  // What no image could change is refused before the network is used.
  printManifest(to, renderManifest(to, { reference: printRepository(repository), moduleDigest: TRIAL }, wanted));
  await openAuthorities(session, values);
  const deadline = openDeadline(secondsOf(values));
  const rendering = { to, asked, tag };
  const renderable = await deadline.hold(`verify ${quoted(asked)}`, async () => {
    const seen = keepRead(openImageStore(session, values, repository));
    const gate = await openDemandedGate(session, values);
    const verification = await gate.verify(seen.store, targetOf(reference));
    if (verification.kind !== 'verified') throw verification.error;
    return readRenderable(rendering, verification, seen, signersOf(gate));
  });
  const { digest, moduleDigest, metadata } = renderable;
  const pinned = `${printRepository(repository)}${tag === undefined ? '' : `:${tag}`}@${digest}`;
  const facts = { reference: pinned, moduleDigest, policy: metadata };
  const manifest = renderManifest(to, facts, withRootId(to, wanted, renderable));
  const text = printManifest(to, manifest);
  const findings = await check(deadline, rendering, text, renderable, { isStarted: values.isOn('start') });
  return { to, reference: pinned, digest, moduleDigest, manifest, text, findings };
}

/** The inputs. If none of the hosts is that of the target, its newest versions must load the module too. */
function readInputs(raw: RawInputs): { readonly to: RenderTarget; readonly asked: string; readonly values: Values } {
  const given = readValues('render', raw);
  const to = RENDER_TARGETS.find((one) => one === given.text('to'));
  const asked = given.text('image');
  if (asked === undefined)
    throw new WasmImageError('INPUT_MISSING', 'Cannot render: no image is given', {
      hint: 'wasm-image render ghcr.io/acme/filter:v1 --to istio --key key.pub',
    });
  if (to === undefined)
    throw new WasmImageError('INPUT_MISSING', `Cannot render: ${named('to')} is missing`, {
      hint: `set ${named('to')} to one of: ${RENDER_TARGETS.join(', ')}`,
    });
  const { host } = LOADED_BY[to];
  const hosts = given.text('hosts');
  if (host === undefined || (hosts !== undefined && new RegExp(`(?:^|[\\s,])${host}(?![\\w-])`).test(hosts)))
    return { to, asked, values: given };
  const all = hosts === undefined ? host : `${hosts}\n${host}`;
  return { to, asked, values: readValues('render', new Map([...raw, ['hosts', all]])) };
}

/** With the tag that is next to a digest. */
async function readImage(
  session: Session,
  asked: string,
): Promise<{ readonly reference: Reference; readonly tag: Tag | undefined }> {
  const name = lowerCased(asked);
  for (const one of [asked, name]) rememberPublic(one);
  for (const remark of remarksOnCase([asked])) session.log.notice(remark);
  await refuseFile(session, asked);
  const reference = parseReference(name);
  const [before = ''] = name.split('@');
  const hasTag = before !== printRepository(reference.repository);
  const named = hasTag ? parseReference(before) : undefined;
  return { reference, tag: named?.kind === 'tagged' ? named.tag : undefined };
}

async function readWanted(session: Session, values: Values): Promise<RenderValues> {
  const { files } = openReader(session);
  const path = values.text('values');
  const bytes = path === undefined ? undefined : await files.read(path, MAX_VALUES_BYTES);
  const given = values.text('plugin-config');
  const configuration = given?.startsWith('@')
    ? await files.read(given.slice(1), MAX_VALUES_BYTES)
    : given && new TextEncoder().encode(given);
  return readRenderValues(values, bytes && { name: path ?? '', bytes }, configuration || undefined);
}

function signersOf({ signer, file }: DemandedGate): SchemaSigners {
  const now = new Date();
  if (file !== undefined) return { policy: file.policy, bundles: file.ports.bundles, now };
  if (signer !== undefined) return { signer: signer.policy, bundles: signer.ports.bundles, now };
  throw new WasmImageError('INTERNAL', 'Cannot tell who must have signed the image');
}

/** The only root id that the image lists is the one that is meant. */
function withRootId(to: RenderTarget, wanted: RenderValues, { rootIds }: Renderable): RenderValues {
  const isOpen = wanted['root-id'] === undefined && rootIds.length === 1 && FIELDS[to].includes('root-id');
  return isOpen ? { ...wanted, 'root-id': rootIds[0] } : wanted;
}

async function check(
  deadline: Deadline,
  rendering: Rendering,
  text: string,
  renderable: Renderable,
  { isStarted }: { readonly isStarted: boolean },
): Promise<readonly RenderFinding[]> {
  const stop = new AbortController();
  const starts = isStarted ? openStarts(stop.signal) : undefined;
  try {
    return await deadline.hold(`start ${quoted(rendering.asked)}`, () =>
      checkRendered({ starts, mismatchesOf }, rendering, text, renderable),
    );
  } finally {
    // A module that does not return would go on after this process.
    stop.abort();
  }
}
