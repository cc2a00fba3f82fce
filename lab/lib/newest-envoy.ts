// The newest Envoy runs a filter that adds the header x-wasm-image to responses.
import { startEnvoy } from '../envoy.ts';
import { envoyBinary, envoyVersions } from './places.ts';

export function newestEnvoy(): string {
  return envoyVersions().toSorted().at(-1) ?? '';
}

/** The header of a response that went through the filter. @param options as the plugin is configured. */
export async function headerInEnvoy(
  module: string,
  options: { readonly rootId?: string; readonly configuration?: string } = {},
): Promise<string | null> {
  const envoy = await startEnvoy({
    binary: envoyBinary(newestEnvoy()),
    module,
    rootId: '',
    upstream: true,
    ...options,
  });
  try {
    return (await fetch(`http://127.0.0.1:${envoy.port}/`)).headers.get('x-wasm-image');
  } finally {
    await envoy.stop();
  }
}
