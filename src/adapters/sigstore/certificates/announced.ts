import { readLeaf } from './certificate.ts';

/** Identity and issuer; undefined if only the certificate says. */
interface Announced {
  readonly identity: string | undefined;
  readonly issuer: string | undefined;
}

/**
 * Reads the signer from a new certificate and compares it with what the identity token says.
 * @param der the leaf. @throws Error with the reason.
 */
export function readAnnounced(
  der: Uint8Array,
  announced: Announced,
): { readonly identity: string; readonly issuer: string } {
  const { identity, issuer } = readLeaf(der);
  for (const [expected, seen] of [
    [announced.identity, identity],
    [announced.issuer, issuer],
  ] as const)
    if (expected !== undefined && expected !== seen)
      throw new Error(`it names ${seen}, but the identity token is for ${expected}`);
  return { identity, issuer };
}
