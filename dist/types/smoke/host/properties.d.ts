import type { PropertyValue } from '../scenario/scenario.ts';
import type { StreamState } from './stream-state.ts';
/** Text, bytes, a 64-bit number, or a boolean. */
export type Value = PropertyValue | bigint | Uint8Array;
/**
 * A value, or a function that reads it from the exchange. Undefined marks an area that has only parts, which Envoy
 * fails to serialize.
 */
type ValueSource = Value | ((stream: StreamState, name: string) => Value | undefined) | undefined;
/** When Envoy has the property: in every callback, in every callback of a stream, or while something is true of it. */
type When = 'always' | 'inStream' | 'showsRequest' | 'showsResponse' | 'showsTrailers' | 'isSent' | 'isAnswered' | 'isReceived' | 'isLogged';
/** One property of Envoy. */
export interface Property {
    readonly when: When;
    readonly source: ValueSource;
}
/** Finds a property. @param isConnection for a network filter. @returns undefined if Envoy does not know it. */
export declare function propertyAt(parts: readonly string[], isConnection: boolean): Property | undefined;
export {};
