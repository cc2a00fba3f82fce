/** Whether bytes can be read as a protobuf message. @param depth how often field 1 is a message itself. Source: protobuf, wire format. */
export declare function isMessage(bytes?: Uint8Array, depth?: number): boolean;
