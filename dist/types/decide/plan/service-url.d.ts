/** The address of a service without slashes at its end; `problem` says why the text is none that is asked. */
export type ServiceUrl = {
    readonly url: string;
    readonly problem: undefined;
} | {
    readonly url: undefined;
    readonly problem: string;
};
export declare function readServiceUrl(text: string): ServiceUrl;
/** Whether what this service is told can be read by anyone. */
export declare function isPublicService(url: string): boolean;
