import { type ErrorOptions, WasmImageError } from '../../core/errors.ts';
import { type HttpResponse } from '../net/http.ts';
/** A request to a service that gives out identity tokens. `form`: sent as the body of a POST. */
export interface IssuerRequest {
    readonly url: URL;
    readonly headers?: Readonly<Record<string, string>>;
    readonly form?: Readonly<Record<string, string>>;
}
/** Sends a request and returns a response of any status. */
export type AskIssuer = (request: IssuerRequest) => Promise<Pick<HttpResponse, 'status' | 'body'>>;
/** @throws WasmImageError OIDC_UNAVAILABLE when the service does not respond. */
export declare const askIssuer: AskIssuer;
/** The error for a service that gave out no token. */
export declare function noToken(url: URL, why: string, options?: ErrorOptions): WasmImageError;
