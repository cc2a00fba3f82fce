import { getOctokit } from '@actions/github';
import { fetch } from './fetch.ts';

/**
 * Asks GitHub whether a repository is private. @param repository OWNER/NAME. @param apiUrl of GitHub Enterprise; default api.github.com.
 * @returns undefined when GitHub does not say: the caller takes the safe side.
 */
export async function askIsPrivate(repository: string, token: string, apiUrl: string | undefined): Promise<boolean | undefined> {
  const [owner = '', repo = ''] = repository.split('/');
  try {
    const octokit = getOctokit(token, { request: { fetch, timeout: 10_000 }, ...(apiUrl === undefined ? {} : { baseUrl: apiUrl }) });
    const { data } = await octokit.rest.repos.get({ owner, repo });
    return data.private;
  } catch {
    return undefined;
  }
}
