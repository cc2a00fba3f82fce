/** A tiny module that asks one question. */
export interface Probe {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** True: the module loads, but its start code fails, which only a run shows. */
  readonly failsAtStart?: true;
}

/** Bytes from hexadecimal text. */
export function bytes(hex: string): number[] {
  return [...Buffer.from(hex.replaceAll(' ', ''), 'hex')];
}
