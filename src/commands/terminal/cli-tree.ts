import type { ExitCode } from '../../core/errors.ts';
import { inert, printSize, shortDigest } from '../../core/text.ts';
import { printError } from '../../decide/report/print-error.ts';
import type { ImageTree, TreeContent, TreeLegacy, TreeReferrer } from '../../pipeline/tree/tree.ts';
import type { ReadSigner } from '../../ports.ts';
import type { Session } from '../../wiring/session.ts';
import { runTree } from '../tree.ts';
import { type CliRun, errorJson, say } from './terminal.ts';

/** A line with the lines below it. */
interface Node {
  readonly text: string;
  readonly below?: readonly Node[];
}

/** `wasm-image tree`: prints what could be read. If a part could not be found out, the status is 5. */
export async function tree({ raw, isJson, verbosity }: CliRun, session: Session): Promise<ExitCode> {
  const found = await runTree(raw, session, { isWhole: verbosity === 'verbose' });
  const { errors } = found;
  if (isJson) await say(JSON.stringify({ ...found, errors: errors.map(errorJson) }));
  else {
    await say(printTree(found));
    for (const error of errors) console.error(printError(error));
  }
  return errors.length === 0 ? 0 : 5;
}

function printTree(found: ImageTree): string {
  const { reference, manifest, kind } = found;
  const nodes = [...bodyOf(found), ...found.referrers.map(referrerNode), ...more(found.omittedReferrers, 'referrers')];
  const attached = [...found.legacy.map(legacyNode), tagsNode(found)];
  return [
    `${inert(reference)} (${kind === 'unknown' ? 'unreadable manifest' : kind})`,
    manifest.digest,
    ...lines([...nodes, ...attached]),
    lastLine(found),
  ].join('\n');
}

function bodyOf({ manifest, artifactType, reason, config, layers, children }: ImageTree): readonly Node[] {
  const type = artifactType === undefined ? [] : [{ text: `artifact type ${artifactType}` }];
  return [
    { text: `manifest ${contentText({ ...manifest, kind: undefined })}`, below: type },
    ...(reason === undefined ? [] : [{ text: inert(reason) }]),
    ...(config === undefined ? [] : [{ text: `config ${contentText(config)}` }]),
    ...layers.map((layer) => ({ text: `layer ${contentText(layer)}` })),
    ...children.map((child) => ({
      text: `image ${inert(child.platform ?? 'without platform', 80)} ${contentText(child)}`,
    })),
  ];
}

function contentText({ mediaType, digest, size, kind }: TreeContent): string {
  return `${shortDigest(digest)} ${mediaType}, ${printSize(size)}${kind === undefined ? '' : `: ${kind}`}`;
}

function referrerNode(one: TreeReferrer): Node {
  const { kind, digest, predicateType, artifactType, isAboutImage, signed, reason } = one;
  const type = artifactType ?? 'without artifact type';
  const names = {
    signature: 'signature',
    attestation: `attestation ${inert(predicateType ?? '', 200)}`,
    bundle: 'unusable bundle',
    other: `other ${type}`,
    unread: `unread ${type}`,
  };
  return {
    text: `${names[kind]} ${shortDigest(digest)}`,
    below: [
      ...(signed === undefined ? [] : [{ text: signerText(signed) }]),
      ...(isAboutImage === false ? [{ text: 'about another image' }] : []),
      ...(reason === undefined ? [] : [{ text: inert(reason, 300) }]),
    ],
  };
}

function signerText({ signer, cryptography, reason }: ReadSigner): string {
  const state = reason === undefined ? cryptography : `${cryptography}: ${inert(reason, 300)}`;
  return `by ${nameOf(signer)} (${state})`;
}

function nameOf(signer: ReadSigner['signer']): string {
  if (signer === undefined) return 'an unknown signer';
  if (signer.kind === 'certificate') return `${inert(signer.identity, 300)}, issuer ${inert(signer.issuer, 200)}`;
  if ('publicKey' in signer) return 'the given key';
  return signer.hint === '' ? 'a key' : `a key with hint ${inert(signer.hint, 100)}`;
}

function legacyNode({ kind, tag, entries, omitted }: TreeLegacy): Node {
  return {
    text: `legacy ${kind}, tag ${tag}`,
    below: [
      ...entries.map(({ predicateType, ...signer }) => ({
        text: `${predicateType === undefined ? '' : `${inert(predicateType, 200)} `}${signerText(signer)}`,
      })),
      ...more(omitted, kind),
    ],
  };
}

function tagsNode({ tags: { here, others, omitted } }: ImageTree): Node {
  return {
    text: `tags that lead here: ${here.length === 0 ? 'none' : here.join(', ')}`,
    below: [
      ...others.map(({ tag, digest }) => ({
        text: `${tag} leads to ${digest === undefined ? 'nothing' : shortDigest(digest)}`,
      })),
      ...more(omitted, 'tags'),
    ],
  };
}

function more(count: number, what: string): readonly Node[] {
  return count === 0 ? [] : [{ text: `${count} more ${what}: use --verbose` }];
}

function lastLine({ reference, manifest, referrers, omittedReferrers, legacy, errors }: ImageTree): string {
  const signed = [...referrers.flatMap((one) => one.signed ?? []), ...legacy.flatMap((one) => one.entries)];
  const isUnchecked = signed.some(({ cryptography }) => cryptography === 'not checked');
  const isComplete = omittedReferrers === 0 && errors.length === 0;
  const name = `${reference.replace(/@.*$|:[^:/@]+$/, '')}@${manifest.digest}`;
  const signer = signed.some((one) => one.signer?.kind === 'certificate')
    ? '--certificate-identity IDENTITY --certificate-oidc-issuer URL'
    : '--key KEY.pub';
  return [
    ...(signed.length === 0 && isComplete ? ['The image has no signature.'] : []),
    ...(isUnchecked ? ['Signers marked "not checked" are only what the signatures claim.'] : []),
    'This is not a verdict. For one, name the signer that you expect:',
    `  wasm-image verify ${inert(name)} ${signer}`,
  ].join('\n');
}

function lines(nodes: readonly Node[], indent = ''): readonly string[] {
  return nodes.flatMap(({ text, below = [] }, i) => {
    const isLast = i === nodes.length - 1;
    return [`${indent}${isLast ? '└── ' : '├── '}${text}`, ...lines(below, `${indent}${isLast ? '    ' : '│   '}`)];
  });
}
