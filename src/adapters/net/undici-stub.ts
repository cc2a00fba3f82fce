// The bundle uses this instead of `undici`: 400 KiB, of which @actions/github uses one function and
// @actions/http-client one class. A second undici in one process also breaks the first ("invalid onError method" on
// Node 26).

export { fetch } from './fetch.ts';

/**
 * @actions/http-client makes one per proxy and passes it to `fetch` as dispatcher; our fetch finds the proxy itself.
 */
export class ProxyAgent {
  async close(): Promise<void> {}
  async destroy(): Promise<void> {}
}
