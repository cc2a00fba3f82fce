// A filter that logs each callback with its parameters and follows its configuration, so that our host and Envoy can be
// compared line by line. The configuration is a list of words: NAME=N is the return value of a callback, ms=N the period
// of the timer, ACTION:NAME an action in a callback, and late allows no action before the end of the stream.
@external("env", "proxy_log") declare function log(level: u32, at: usize, size: usize): u32;
@external("env", "proxy_get_buffer_bytes") declare function getBuffer(kind: u32, start: u32, length: u32, at: usize, size: usize): u32;
@external("env", "proxy_set_buffer_bytes") declare function setBuffer(kind: u32, start: u32, length: u32, at: usize, size: usize): u32;
@external("env", "proxy_set_tick_period_milliseconds") declare function setTimer(ms: u32): u32;
@external("env", "proxy_set_effective_context") declare function setContext(id: u32): u32;
@external("env", "proxy_continue_stream") declare function goOn(stream: u32): u32;
@external("env", "proxy_close_stream") declare function closeStream(stream: u32): u32;
@external("env", "proxy_register_shared_queue") declare function register(at: usize, size: usize, id: usize): u32;
@external("env", "proxy_enqueue_shared_queue") declare function enqueue(id: u32, at: usize, size: usize): u32;
@external("env", "proxy_send_local_response")
declare function reply(status: u32, why: usize, whySize: usize, body: usize, bodySize: usize, headers: usize, headersSize: usize, grpc: i32): u32;

const OUT = memory.data(16);
let configuration = "";
let stream: u32 = 0;
let hasEnded = false;

export function proxy_abi_version_0_2_1(): void {}
export function _initialize(): void {}
export function malloc(size: usize): usize {
  return heap.alloc(size);
}

function say(text: string): void {
  const bytes = String.UTF8.encode(text);
  log(2, changetype<usize>(bytes), bytes.byteLength);
}

function has(word: string): bool {
  return (" " + configuration + " ").includes(" " + word + " ");
}

function valueOf(name: string, fallback: i32): i32 {
  const words = configuration.split(" ");
  for (let i = 0; i < words.length; i++) if (words[i].startsWith(name + "=")) return i32(parseInt(words[i].substring(name.length + 1)));
  return fallback;
}

function shown(buffer: u32): string {
  store<u64>(OUT, 0);
  const status = getBuffer(buffer, 0, 100, OUT, OUT + 4);
  const size = load<u32>(OUT + 4);
  return status.toString() + " " + (size > 0 ? String.UTF8.decodeUnsafe(load<u32>(OUT), size) : "");
}

function act(name: string): void {
  const bytes = String.UTF8.encode("changed");
  const at = changetype<usize>(bytes);
  for (let i: u32 = 0; i < 4; i++) {
    const n = i.toString();
    if (has("close" + n + ":" + name)) say("close" + n + " " + closeStream(i).toString());
    if (has("show:" + name)) say("buffer" + n + " " + shown(i));
    if (has("set" + n + ":" + name)) say("set" + n + " " + setBuffer(i, 0, 1000, at, bytes.byteLength).toString());
    if (has("go" + n + ":" + name)) {
      setContext(stream);
      say("go" + n + " " + goOn(i).toString());
    }
  }
  if (has("reply:" + name)) {
    setContext(stream);
    say("reply " + reply(403, 0, 0, at, bytes.byteLength, 0, 0, -1).toString());
  }
  if (has("enqueue:" + name)) {
    register(at, bytes.byteLength, OUT);
    say("enqueue " + enqueue(load<u32>(OUT), at, 1).toString());
  }
}

function tell(name: string, id: u32, first: i32 = -1, second: i32 = -1, fallback: i32 = 0): i32 {
  say(name + " " + id.toString() + (first < 0 ? "" : " " + first.toString()) + (second < 0 ? "" : " " + second.toString()));
  if (second == 1) hasEnded = true;
  if (!has("late") || hasEnded) act(name);
  return valueOf(name, fallback);
}

export function proxy_on_context_create(id: u32, root: u32): void {
  if (root != 0) stream = id;
  tell("context_create", id, root);
}
export function proxy_on_vm_start(id: u32, size: u32): u32 {
  return tell("vm_start", id, size, -1, 1);
}
export function proxy_on_configure(id: u32, size: u32): u32 {
  if (size > 0 && getBuffer(7, 0, size, OUT, OUT + 4) == 0) configuration = String.UTF8.decodeUnsafe(load<u32>(OUT), load<u32>(OUT + 4));
  const ms = valueOf("ms", 0);
  if (ms > 0) setTimer(ms);
  return tell("configure", id, size, -1, 1);
}
export function proxy_on_tick(id: u32): void {
  tell("tick", id);
}
export function proxy_on_queue_ready(id: u32, token: u32): void {
  tell("queue_ready", id, token);
}
export function proxy_on_new_connection(id: u32): u32 {
  return tell("new_connection", id);
}
export function proxy_on_downstream_data(id: u32, size: u32, end: u32): u32 {
  return tell("downstream_data", id, size, end);
}
export function proxy_on_upstream_data(id: u32, size: u32, end: u32): u32 {
  return tell("upstream_data", id, size, end);
}
export function proxy_on_downstream_connection_close(id: u32, by: u32): void {
  tell("downstream_connection_close", id, by);
}
export function proxy_on_upstream_connection_close(id: u32, by: u32): void {
  tell("upstream_connection_close", id, by);
}
export function proxy_on_request_headers(id: u32, _count: u32, end: u32): u32 {
  return tell("request_headers", id, -1, end);
}
export function proxy_on_request_body(id: u32, size: u32, end: u32): u32 {
  return tell("request_body", id, size, end);
}
export function proxy_on_request_trailers(id: u32, count: u32): u32 {
  return tell("request_trailers", id, count);
}
export function proxy_on_response_headers(id: u32, _count: u32, end: u32): u32 {
  return tell("response_headers", id, -1, end);
}
export function proxy_on_response_body(id: u32, size: u32, end: u32): u32 {
  return tell("response_body", id, size, end);
}
export function proxy_on_response_trailers(id: u32, count: u32): u32 {
  return tell("response_trailers", id, count);
}
export function proxy_on_log(id: u32): void {
  tell("log", id);
}
export function proxy_on_done(id: u32): u32 {
  return tell("done", id, -1, -1, 1);
}
export function proxy_on_delete(id: u32): void {
  tell("delete", id);
}
