// What the bundle takes for `undici`: 400 KiB of which @actions/github uses one function and @actions/http-client one class.
// A second undici in one process also breaks the first ("invalid onError method" on Node 26).

export { fetch } from './fetch.ts';

/** @actions/http-client makes one for each proxy and hands it to `fetch` as dispatcher; our fetch finds the proxy itself. */
export class ProxyAgent {
  async close(): Promise<void> {}
  async destroy(): Promise<void> {}
}
