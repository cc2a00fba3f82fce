import type { TransparencyLogEntry } from '@sigstore/bundle';
import { isObject, type Json, parseStrictJson, stringAt } from '../../core/json.ts';
import { ANY } from '../../core/json-shape.ts';
import { quoted } from '../../core/text.ts';
import { derOf } from './bundle.ts';

/**
 * Checks what @sigstore/verify 4.1 does not check after it has verified inclusion, signature and digest of a log entry:
 * that the entry was made for this certificate, that the stated root is the signed one, and that the stated index is
 * the proven one.
 * @param certificate DER of the bundle's leaf.
 * @returns the log index as decimal text.
 * @throws Error with the reason.
 * Source: rekor-v2 client spec 6.1.4; GHSA-whqx-f9j3-ch6m shows the attack without this check.
 */
export function checkLogEntry(entry: TransparencyLogEntry, certificate: Uint8Array): string {
  const proof = entry.inclusionProof;
  if (proof?.checkpoint === undefined) throw new Error('a log entry has no inclusion proof');
  checkRoot(proof.rootHash, proof.treeSize, proof.checkpoint.envelope);
  // A log of version 1 signs its own index (numbered across shards); in version 2 there is only the proof.
  if (entry.inclusionPromise === undefined && entry.logIndex !== proof.logIndex)
    throw new Error('the index of a log entry does not match its proof');
  return checkMadeFor(entry, certificate);
}

/**
 * The same for an entry with only a promise, as in cosign's older signatures: the promise covers index, time and body.
 * @throws Error with the reason.
 */
export function checkPromisedEntry(entry: TransparencyLogEntry, certificate: Uint8Array): string {
  if (entry.inclusionPromise === undefined) throw new Error('a log entry has no inclusion promise');
  return checkMadeFor(entry, certificate);
}

/** Either: a bundle of version 0.1 may have a proof as well as the promise. @throws Error with the reason. */
export function checkAnyEntry(entry: TransparencyLogEntry, certificate: Uint8Array): string {
  return (entry.inclusionProof === undefined ? checkPromisedEntry : checkLogEntry)(entry, certificate);
}

/**
 * A signed note: lines of text, an empty line, and lines with signatures. Source: C2SP signed-note;
 * golang.org/x/mod/sumdb/note.
 */
const NOTE = /^(?:[^\0-\x1f\x7f]+\n)+\n(?:\u2014 [^\s+]+ [A-Za-z0-9+/]+={0,2}\n)+$/;

/**
 * Rejects a checkpoint that other readers read differently, and a time at which the certificate is not valid: without a
 * promise the time is not signed, but a wrong time is rejected all the same.
 * @throws Error with the reason.
 */
export function checkForm(
  { inclusionProof, integratedTime }: TransparencyLogEntry,
  isValidAt: (time: Date) => boolean,
): void {
  const { envelope } = inclusionProof?.checkpoint ?? {};
  if (envelope !== undefined && !NOTE.test(envelope))
    throw new Error('the checkpoint of a log entry is not a signed note');
  if (!/^0?$/.test(integratedTime) && !isValidAt(new Date(Number(integratedTime) * 1000)))
    throw new Error('the time of a log entry is outside the validity of the certificate');
}

function checkMadeFor(entry: TransparencyLogEntry, certificate: Uint8Array): string {
  if (!/^[0-9]{1,19}$/.test(entry.logIndex)) throw new Error('a log entry has no decimal index');
  if (!Buffer.from(certificate).equals(readVerifier(entry)))
    throw new Error('a log entry was made for a different certificate or key');
  return entry.logIndex;
}

/** The library compares only the proof with the checkpoint; a different stated root is rejected all the same. */
function checkRoot(rootHash: Uint8Array, treeSize: string, envelope: string): void {
  const [, size, root] = envelope.split('\n');
  if (rootHash.byteLength > 0 && !Buffer.from(root ?? '', 'base64').equals(rootHash))
    throw new Error('the root hash of a log entry does not match its checkpoint');
  if (treeSize !== '0' && treeSize !== size)
    throw new Error('the tree size of a log entry does not match its checkpoint');
}

/** DER of the certificate or key for which the entry was made. */
function readVerifier(entry: TransparencyLogEntry): Buffer {
  const body = parseStrictJson(entry.canonicalizedBody, 64, ANY);
  const spec = member(body, 'spec');
  const kind = `${entry.kindVersion.kind} ${entry.kindVersion.version}`;
  switch (kind) {
    case 'dsse 0.0.1':
      return fromPem(text(only(member(spec, 'signatures')), 'verifier'));
    case 'intoto 0.0.2':
      return fromPem(text(only(member(member(member(spec, 'content'), 'envelope'), 'signatures')), 'publicKey'));
    case 'hashedrekord 0.0.1':
      return fromPem(text(member(member(spec, 'signature'), 'publicKey'), 'content'));
    case 'hashedrekord 0.0.2':
      return fromVerifier(member(member(member(spec, 'hashedRekordV002'), 'signature'), 'verifier'));
    case 'dsse 0.0.2':
      return fromVerifier(member(only(member(member(spec, 'dsseV002'), 'signatures')), 'verifier'));
    default:
      throw new Error(`a log entry has the unknown kind ${quoted(kind)}`);
  }
}

function fromVerifier(verifier: Json): Buffer {
  const isCertificate = isObject(verifier) && verifier.x509Certificate !== undefined;
  return Buffer.from(text(member(verifier, isCertificate ? 'x509Certificate' : 'publicKey'), 'rawBytes'), 'base64');
}

function fromPem(base64: string): Buffer {
  return derOf(Buffer.from(base64, 'base64').toString('latin1'));
}

function member(value: Json, key: string): Json {
  const found = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  if (found === undefined) throw new Error(`a log entry has no ${key}`);
  return found;
}

function only(value: Json): Json {
  if (!Array.isArray(value) || value.length !== 1) throw new Error('a log entry does not have exactly one signature');
  return value[0] as Json;
}

function text(value: Json, key: string): string {
  const found = isObject(value) ? stringAt(value, key) : undefined;
  if (found === undefined) throw new Error(`a log entry has no ${key}`);
  return found;
}
