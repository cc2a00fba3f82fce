// A filter in C++ that uses only the ABI (proxy-wasm/spec abi-versions/v0.2.1) and adds a header to every response.
// With MISSPELT it imports a wrong host function, which the linker accepts with --allow-undefined.
#include <stddef.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define EXPORT(name) extern "C" __attribute__((export_name(#name)))
#define IMPORT(name) extern "C" __attribute__((import_module("env"), import_name(name)))

#ifdef MISSPELT
IMPORT("proxy_add_header_map_values")
#else
IMPORT("proxy_add_header_map_value")
#endif
uint32_t add_header(uint32_t map, const char *key, size_t key_size, const char *value, size_t value_size);

IMPORT("proxy_get_buffer_bytes")
uint32_t get_buffer_bytes(uint32_t buffer, size_t start, size_t max_size, char **bytes, size_t *size);

namespace {
constexpr uint32_t kPluginConfiguration = 7;
constexpr uint32_t kResponseHeaders = 2;
constexpr uint32_t kContinue = 0;

// Filled by a constructor and on the heap, so that a module whose constructors did not run adds no header.
struct Greeting {
  char *text = static_cast<char *>(malloc(4));
  Greeting() { strcpy(text, "cpp"); }
} greeting;
}  // namespace

EXPORT(proxy_abi_version_0_2_1) void abi_version() {}
EXPORT(proxy_on_context_create) void on_context_create(uint32_t, uint32_t) {}
EXPORT(proxy_on_vm_start) uint32_t on_vm_start(uint32_t, uint32_t) { return 1; }
// A configuration is a share of 100 from 1 to 100. The filter refuses other text, and has a bug: 0 ends it.
EXPORT(proxy_on_configure) uint32_t on_configure(uint32_t, uint32_t size) {
  if (size == 0) return 1;
  char *bytes = nullptr;
  size_t read = 0;
  if (get_buffer_bytes(kPluginConfiguration, 0, size, &bytes, &read) != 0) return 0;
  char *text = static_cast<char *>(malloc(read + 1));
  memcpy(text, bytes, read);
  text[read] = 0;
  char *end = text;
  errno = 0;
  const long share = strtol(text, &end, 10);
  if (end != text + read || errno != 0 || share < 0 || share > 100) return 0;
  if (share == 0) __builtin_trap();
  return 1;
}
EXPORT(proxy_on_response_headers) uint32_t on_response_headers(uint32_t, uint32_t, uint32_t) {
  constexpr char kKey[] = "x-wasm-image";
  add_header(kResponseHeaders, kKey, sizeof kKey - 1, greeting.text, strlen(greeting.text));
  return kContinue;
}
EXPORT(proxy_on_done) uint32_t on_done(uint32_t) { return 1; }
EXPORT(proxy_on_delete) void on_delete(uint32_t) {}

#ifdef COMMAND
int main() { return 0; }
#endif
