/**
 * Whether bytes parse as a protobuf message. @param depth down to which field 1 must be a message as well.
 * Source: protobuf, wire format.
 */
export declare function isMessage(bytes?: Uint8Array, depth?: number): boolean;
