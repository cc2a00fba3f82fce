// The functions that a proxy-wasm host calls. Without this line, the module does not export any of them.
export * from '@gcoredev/proxy-wasm-sdk-as/assembly/proxy';
import { Context, FilterHeadersStatusValues, RootContext, registerRootContext, stream_context } from '@gcoredev/proxy-wasm-sdk-as/assembly';
import { proxy_on_delete as sdk_on_delete, proxy_on_done as sdk_on_done } from '@gcoredev/proxy-wasm-sdk-as/assembly/exports';

const roots = new Set<u32>();

/** One per plugin configuration. */
class AddHeaderRoot extends RootContext {
  value: string = 'hello';

  /** Returning false makes the host reject the configuration. */
  onConfigure(size: u32): bool {
    if (!super.onConfigure(size)) return false;
    const text = this.getConfiguration().trim();
    if (text.length > 0) this.value = text;
    return true;
  }

  createContext(context_id: u32): Context {
    return new AddHeader(context_id, this);
  }
}

/** One per HTTP stream. */
class AddHeader extends Context {
  constructor(context_id: u32, private root: AddHeaderRoot) {
    super(context_id, root);
  }

  onResponseHeaders(count: u32, end_of_stream: bool): FilterHeadersStatusValues {
    stream_context.headers.response.add('x-wasm-image', this.root.value);
    return FilterHeadersStatusValues.Continue;
  }
}

registerRootContext((context_id: u32) => {
  roots.add(context_id);
  return new AddHeaderRoot(context_id);
}, 'add_header');

// SDK 1.2.3 looks for root contexts among the streams and traps when Envoy removes a plugin, so these two functions handle root contexts.
export function proxy_on_done(context_id: u32): u32 {
  return roots.has(context_id) ? 1 : sdk_on_done(context_id);
}

export function proxy_on_delete(context_id: u32): void {
  if (!roots.delete(context_id)) sdk_on_delete(context_id);
}
