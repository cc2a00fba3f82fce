// A filter that does in each callback of its start what its configuration says, and logs what came of it, so that our
// host and Envoy can be compared line by line. A configuration is a list of steps with spaces between them: `no` returns
// 0, `trap` and `exit` end the callback, others call the host. The configuration of the VM is for proxy_on_vm_start.
@external("env", "proxy_log") declare function log(level: u32, at: usize, size: usize): u32;
@external("env", "proxy_get_buffer_bytes") declare function getBuffer(kind: u32, start: u32, length: u32, at: usize, size: usize): u32;
@external("env", "proxy_get_property") declare function getProperty(path: usize, size: usize, at: usize, to: usize): u32;
@external("env", "proxy_define_metric") declare function defineMetric(type: u32, name: usize, size: usize, id: usize): u32;
@external("env", "proxy_increment_metric") declare function addToMetric(id: u32, by: i64): u32;
@external("env", "proxy_set_shared_data") declare function setShared(key: usize, keySize: usize, at: usize, size: usize, cas: u32): u32;
@external("env", "proxy_get_shared_data") declare function getShared(key: usize, keySize: usize, at: usize, to: usize, cas: usize): u32;
@external("env", "proxy_register_shared_queue") declare function register(name: usize, size: usize, id: usize): u32;
@external("env", "proxy_enqueue_shared_queue") declare function enqueue(id: u32, at: usize, size: usize): u32;
@external("env", "proxy_set_tick_period_milliseconds") declare function setTimer(ms: u32): u32;
@external("env", "proxy_get_current_time_nanoseconds") declare function now(at: usize): u32;
@external("wasi_snapshot_preview1", "environ_sizes_get") declare function variableSizes(count: usize, size: usize): u32;
@external("wasi_snapshot_preview1", "environ_get") declare function variables(pointers: usize, at: usize): u32;
@external("wasi_snapshot_preview1", "random_get") declare function random(at: usize, size: u32): u32;
@external("wasi_snapshot_preview1", "proc_exit") declare function exit(code: u32): void;
@external("wasi_snapshot_preview1", "fd_write") declare function write(fd: u32, vectors: usize, count: u32, written: usize): u32;

const OUT = memory.data(64);
let configuration = "";

export function proxy_abi_version_0_2_1(): void {}
export function _initialize(): void {}
export function malloc(size: usize): usize {
  return heap.alloc(size);
}

function say(text: string, level: u32 = 2): void {
  const bytes = String.UTF8.encode(text);
  log(level, changetype<usize>(bytes), bytes.byteLength);
}

/** The bytes of a text; the caller keeps them. */
function bytesOf(text: string): ArrayBuffer {
  return String.UTF8.encode(text);
}

/** Size and a checksum of bytes: FNV-1a. */
function sum(at: usize, size: u32): string {
  let hash: u32 = 2166136261;
  for (let i: u32 = 0; i < size; i++) hash = (hash ^ load<u8>(at + i)) * 16777619;
  return size.toString() + " bytes " + hash.toString(16);
}

/** The bytes that a host function wrote the place of to OUT. */
function given(status: u32): string {
  return status.toString() + " " + (status == 0 ? sum(load<u32>(OUT), load<u32>(OUT + 4)) : "");
}

function buffer(kind: u32, start: u32, length: u32): string {
  store<u64>(OUT, 0);
  return given(getBuffer(kind, start, length, OUT, OUT + 4));
}

function depth(left: i32): i32 {
  return left == 0 ? 0 : 1 + depth(left - 1) + (load<u8>(OUT) & 0);
}

/** Logs all variables of the environment in order. */
function tellVariables(): void {
  let status = variableSizes(OUT, OUT + 4);
  const count = load<u32>(OUT);
  const size = load<u32>(OUT + 4);
  say("variables " + status.toString() + " " + count.toString() + " " + size.toString());
  const pointers = heap.alloc(count * 4 + 4);
  const texts = heap.alloc(size + 1);
  status = variables(pointers, texts);
  const lines: string[] = [];
  for (let i: u32 = 0; i < count; i++) lines.push(String.UTF8.decodeUnsafe(load<u32>(pointers + i * 4), size, true));
  lines.sort();
  for (let i = 0; i < lines.length; i++) say("variable " + lines[i]);
}

/** @returns what the callback returns, or -1 to go on. */
function step(name: string, value: string): i32 {
  const number = value == "" ? 1 : <i32>parseInt(value);
  const text = bytesOf(value);
  const at = changetype<usize>(text);
  if (name == "no") return 0;
  if (name == "yes") return number;
  if (name == "trap") unreachable();
  if (name == "exit") exit(number);
  if (name == "buffer") say("buffer " + value + ": " + buffer(number, 0, 100_000_000));
  if (name == "part") say("part: " + buffer(7, number, 3));
  if (name == "property") say("property " + value + ": " + given(getProperty(at, text.byteLength, OUT, OUT + 4)));
  if (name == "variables") tellVariables();
  if (name == "metrics")
    for (let i = 0; i < number; i++) {
      const metric = bytesOf("m" + i.toString());
      const status = defineMetric(0, changetype<usize>(metric), metric.byteLength, OUT) | addToMetric(load<u32>(OUT), 1);
      if (status != 0) return 0;
    }
  if (name == "shared")
    for (let i = 0; i < number; i++) {
      const key = bytesOf("k" + i.toString());
      const status =
        setShared(changetype<usize>(key), key.byteLength, at, text.byteLength, 0) |
        getShared(changetype<usize>(key), key.byteLength, OUT, OUT + 4, OUT + 8);
      if (status != 0) return 0;
    }
  if (name == "store") {
    const big = heap.alloc(number);
    if (setShared(at, text.byteLength, big, number, 0) != 0) return 0;
  }
  if (name == "queue") {
    if (register(at, text.byteLength, OUT) != 0) return 0;
    for (let i = 0; i < number; i++) if (enqueue(load<u32>(OUT), at, text.byteLength) != 0) return 0;
  }
  if (name == "timer") return setTimer(number) == 0 ? -1 : 0;
  if (name == "after") {
    now(OUT);
    if (load<u64>(OUT) / 1_000_000_000 < <u64>number) return 0;
  }
  if (name == "random") return random(changetype<usize>(heap.alloc(number)), number) == 0 ? -1 : 0;
  if (name == "grow") return memory.grow(number) < 0 ? 0 : -1;
  if (name == "depth") return depth(number) == number ? -1 : 0;
  if (name == "log") say("level " + value, number);
  if (name == "lines") for (let i = 0; i < number; i++) say("line " + i.toString());
  if (name == "long") say("x".repeat(number));
  if (name == "print") {
    store<u32>(OUT, at);
    store<u32>(OUT + 4, text.byteLength);
    say("print " + write(1, OUT, 1, OUT + 8).toString());
  }
  return -1;
}

function steps(all: string): u32 {
  const words = all.split(" ");
  for (let i = 0; i < words.length; i++) {
    const at = words[i].indexOf(":");
    const name = at < 0 ? words[i] : words[i].substring(0, at);
    const result = step(name, at < 0 ? "" : words[i].substring(at + 1));
    if (result >= 0) return result;
  }
  return 1;
}

function read(kind: u32, size: u32): string {
  if (size == 0 || getBuffer(kind, 0, size, OUT, OUT + 4) != 0) return "";
  return String.UTF8.decodeUnsafe(load<u32>(OUT), load<u32>(OUT + 4));
}

export function proxy_on_context_create(id: u32, parent: u32): void {
  if (parent == 0) say("context " + buffer(6, 0, 100_000_000) + ", " + buffer(7, 0, 100_000_000));
}
export function proxy_on_vm_start(id: u32, size: u32): u32 {
  say("vm " + size.toString() + ": " + buffer(6, 0, 100_000_000) + ", " + buffer(7, 0, 100_000_000));
  return steps(read(6, size));
}
export function proxy_on_configure(id: u32, size: u32): u32 {
  say("plugin " + size.toString() + ": " + buffer(7, 0, 100_000_000));
  configuration = read(7, size);
  return steps(configuration);
}
export function proxy_on_request_headers(id: u32, count: u32, end: u32): u32 {
  return 0;
}
