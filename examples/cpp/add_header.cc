// Adds the header x-wasm-image to every response. Its value is the plugin configuration, or "hello".
// It uses only the ABI, no SDK: https://github.com/proxy-wasm/spec/tree/main/abi-versions/v0.2.1
#include <ctype.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define EXPORT(name) extern "C" __attribute__((export_name(#name)))
#define IMPORT(name) extern "C" __attribute__((import_module("env"), import_name(#name)))

IMPORT(proxy_get_buffer_bytes)
uint32_t get_buffer_bytes(uint32_t buffer, size_t start, size_t max_size, char **bytes, size_t *size);
IMPORT(proxy_add_header_map_value)
uint32_t add_header(uint32_t map, const char *name, size_t name_size, const char *value, size_t value_size);

namespace {

constexpr uint32_t kOk = 0;
constexpr uint32_t kPluginConfiguration = 7;
constexpr uint32_t kResponseHeaders = 2;
constexpr uint32_t kContinue = 0;
constexpr char kName[] = "x-wasm-image";

const char *value = "hello";
size_t value_size = 5;

// Uses the configuration without the white space around it, unless nothing is left.
void use_configuration(const char *text, size_t size) {
  while (size > 0 && isspace(static_cast<unsigned char>(text[0]))) {
    text++;
    size--;
  }
  while (size > 0 && isspace(static_cast<unsigned char>(text[size - 1]))) size--;
  if (size == 0) return;
  value = text;
  value_size = size;
}

}  // namespace

// The host finds the version of the ABI by the name of this function.
EXPORT(proxy_abi_version_0_2_1) void abi_version() {}

EXPORT(proxy_on_context_create) void on_context_create(uint32_t, uint32_t) {}

EXPORT(proxy_on_vm_start) uint32_t on_vm_start(uint32_t, uint32_t) { return 1; }

// Returning 0 makes the host reject the configuration.
EXPORT(proxy_on_configure) uint32_t on_configure(uint32_t, uint32_t size) {
  if (size == 0) return 1;
  // The host allocates the bytes with malloc; they stay, because the value is part of them.
  char *bytes = nullptr;
  size_t read = 0;
  if (get_buffer_bytes(kPluginConfiguration, 0, size, &bytes, &read) != kOk) return 0;
  use_configuration(bytes, read);
  return 1;
}

EXPORT(proxy_on_response_headers) uint32_t on_response_headers(uint32_t, uint32_t, uint32_t) {
  add_header(kResponseHeaders, kName, sizeof kName - 1, value, value_size);
  return kContinue;
}

EXPORT(proxy_on_done) uint32_t on_done(uint32_t) { return 1; }

EXPORT(proxy_on_delete) void on_delete(uint32_t) {}
