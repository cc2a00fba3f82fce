/**
 * Asks GitHub whether a repository is private. @param repository OWNER/NAME. @param apiUrl of GitHub Enterprise; default api.github.com.
 * @returns undefined when GitHub does not say: the caller takes the safe side. Source: GitHub REST API, "Get a repository".
 */
export declare function askIsPrivate(repository: string, token: string, apiUrl?: string): Promise<boolean | undefined>;
