/**
 * The host of the GitHub that runs the job: github.com, a tenant such as acme.ghe.com, or an enterprise server.
 * @param server GITHUB_SERVER_URL. Source: GitHub docs, "Variables reference".
 */
export function githubHost(server = ''): string {
  const url = URL.canParse(server) ? new URL(server) : undefined;
  return url?.protocol === 'https:' ? url.hostname : 'github.com';
}

/**
 * Its container registry. Source: GitHub docs (Enterprise Cloud and Server), "Working with the Container registry".
 */
export function githubRegistry(server?: string): string {
  const host = githubHost(server);
  return host === 'github.com' ? 'ghcr.io' : `containers.${host}`;
}
