/**
 * Asks GitHub whether a repository is private. @param repository OWNER/NAME. @param apiUrl default api.github.com.
 * @returns undefined if GitHub does not say; the caller then assumes the safe case.
 * Source: GitHub REST API, "Get a repository".
 */
export declare function askIsPrivate(repository: string, token: string, apiUrl?: string): Promise<boolean | undefined>;
