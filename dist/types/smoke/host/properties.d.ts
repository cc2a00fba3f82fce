import type { PropertyValue } from '../scenario/scenario.ts';
import type { StreamState } from './stream-state.ts';
/** Text, bytes, a number of 64 bits, or a truth value. */
export type Value = PropertyValue | bigint | Uint8Array;
/** A value, or how it follows from the exchange, which may have none. Undefined is an area that only has parts: Envoy fails to serialize it. */
type Source = Value | ((stream: StreamState, name: string) => Value | undefined) | undefined;
/** When Envoy answers: in every callback, in every callback of a stream, or while something is true of the stream. */
type When = 'always' | 'inStream' | 'showsRequest' | 'showsResponse' | 'showsTrailers' | 'isSent' | 'isAnswered' | 'isReceived' | 'isLogged';
/** One property of Envoy. */
export interface Property {
    readonly when: When;
    readonly source: Source;
}
/** @param parts of the path. @param isConnection a network filter asks. @returns undefined for what Envoy does not know. */
export declare function propertyAt(parts: readonly string[], isConnection: boolean): Property | undefined;
export {};
