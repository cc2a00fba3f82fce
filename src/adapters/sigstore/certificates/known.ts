import type { X509Certificate } from '@sigstore/core';
import type { SignedEntity, TrustMaterial } from '@sigstore/verify';

const SCT_LIST = '1.3.6.1.4.1.11129.2.4.2';

/**
 * Leaves out timestamps, log entries and SCTs of services that the trust root does not know: they prove nothing, and a
 * new service of a public instance must not break clients that know the old ones. The rest must meet the same
 * requirements as before; an invalid one of a known service is still rejected. If one is required and all are unknown,
 * all stay, and the library reports what is wrong with them.
 * Source: sigstore client spec; sigstore-go v1.2.1 pkg/verify (tsa.go, tlog.go, sct.go), which skips them too.
 */
export function keepKnown(
  entity: SignedEntity,
  leaf: X509Certificate,
  root: TrustMaterial,
  requiresLog: boolean,
): SignedEntity {
  const { timestampAuthorities, tlogs, ctlogs } = root;
  const isOf = (logs: TrustMaterial['tlogs'], id: Uint8Array) =>
    logs.some(({ logID }) => logID.length > 0 && logID.equals(id));
  keepKnownScts(leaf, (id) => isOf(ctlogs, id), ctlogs.length > 0);
  return {
    ...entity,
    tlogEntries: keep(entity.tlogEntries, ({ logId }) => isOf(tlogs, logId.keyId), requiresLog),
    timestamps: keep(
      entity.timestamps,
      (each) => {
        if (each.$case === 'transparency-log') return isOf(tlogs, each.tlogEntry.logId.keyId);
        const { signerIssuer, signerSerialNumber } = each.timestamp;
        return timestampAuthorities.some(
          ({ certChain: [signer] }) =>
            signer?.issuer.equals(signerIssuer) && signer.serialNumber.equals(signerSerialNumber),
        );
      },
      true,
    ),
  };
}

function keep<T>(all: readonly T[], isKnown: (one: T) => boolean, isRequired: boolean): T[] {
  const known = all.filter(isKnown);
  return known.length === 0 && isRequired ? [...all] : known;
}

/**
 * The library reads the list from a copy of the certificate and checks the signature over the rest, so the copy may
 * have a shorter list. Source: RFC 6962 3.3.
 */
function keepKnownScts(leaf: X509Certificate, isKnown: (logId: Uint8Array) => boolean, isRequired: boolean): void {
  const clone = leaf.clone.bind(leaf);
  leaf.clone = () => {
    const copy = clone();
    const list = copy.extensions.find((one) => one.subs[0]?.toOID() === SCT_LIST)?.subs.at(-1)?.subs[0];
    if (list !== undefined) Object.assign(list, { value: filterScts(list.value, isKnown, isRequired) });
    return copy;
  };
}

/** A list whose lengths do not add up stays as it is: the library rejects it. */
function filterScts(list: Buffer, isKnown: (logId: Uint8Array) => boolean, isRequired: boolean): Buffer {
  const all: Buffer[] = [];
  let at = 2;
  while (at + 2 <= list.length) {
    const end = at + 2 + list.readUInt16BE(at);
    all.push(list.subarray(at, end));
    at = end;
  }
  if (at !== list.length || list.readUInt16BE(0) !== at - 2) return list;
  // A version and the 32 bytes of the id follow the length.
  const kept = Buffer.concat([Buffer.alloc(2), ...keep(all, (sct) => isKnown(sct.subarray(3, 35)), isRequired)]);
  kept.writeUInt16BE(kept.length - 2);
  return kept;
}
