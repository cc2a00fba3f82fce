/** The address of a service without trailing slashes, or the `problem` with the text. */
export type ServiceUrl = {
    readonly url: string;
    readonly problem: undefined;
} | {
    readonly url: undefined;
    readonly problem: string;
};
/** Reads the address of a service. Plain http is allowed for loopback only. */
export declare function readServiceUrl(text: string): ServiceUrl;
/** Whether anyone can read what this service receives. */
export declare function isPublicService(url: string): boolean;
