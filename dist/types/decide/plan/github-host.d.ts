/**
 * The host of the GitHub that runs the job: github.com, a tenant such as acme.ghe.com, or an enterprise server.
 * @param server GITHUB_SERVER_URL. Source: GitHub docs, "Variables reference".
 */
export declare function githubHost(server?: string): string;
/**
 * Its container registry. Source: GitHub docs (Enterprise Cloud and Server), "Working with the Container registry".
 */
export declare function githubRegistry(server?: string): string;
