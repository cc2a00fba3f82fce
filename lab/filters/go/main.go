// A filter in Go without an SDK that adds a header to every response. With -buildmode=c-shared it is a reactor.
package main

import (
	"strconv"
	"unsafe"
)

const (
	responseHeaders     = 2
	goOn                = 0
	pluginConfiguration = 7
)

//go:wasmimport env proxy_add_header_map_value
func addHeader(mapType uint32, key, value string) uint32

//go:wasmimport env proxy_get_buffer_bytes
func getBufferBytes(buffer, start, maxSize uint32, bytes unsafe.Pointer, size *uint32) uint32

// Keeps memory of the host reachable, so that the garbage collector does not free it.
var handedOut = map[*byte][]byte{}

//go:wasmexport proxy_on_memory_allocate
func allocate(size uint32) *byte {
	bytes := make([]byte, max(size, 1))
	handedOut[unsafe.SliceData(bytes)] = bytes
	return unsafe.SliceData(bytes)
}

//go:wasmexport proxy_abi_version_0_2_1
func abiVersion() {}

//go:wasmexport proxy_on_context_create
func onContextCreate(context, root uint32) {}

// Set with -X: "panic" writes into a nil map.
var mistake string

//go:wasmexport proxy_on_vm_start
func onVmStart(context, size uint32) uint32 {
	var seen map[uint32]bool
	if mistake == "panic" {
		seen[context] = true
	}
	return 1
}

// What each part gets.
var part int

// A configuration is a number of parts from 1 to 100. The filter refuses other text, and has a bug: 0 ends it.
//
//go:wasmexport proxy_on_configure
func onConfigure(context, size uint32) uint32 {
	if size == 0 {
		return 1
	}
	var bytes *byte
	var read uint32
	if getBufferBytes(pluginConfiguration, 0, size, unsafe.Pointer(&bytes), &read) != 0 {
		return 0
	}
	parts, err := strconv.Atoi(unsafe.String(bytes, read))
	if err != nil || parts < 0 || parts > 100 {
		return 0
	}
	part = 100 / parts
	return 1
}

//go:wasmexport proxy_on_response_headers
func onResponseHeaders(context, count, isEnd uint32) uint32 {
	addHeader(responseHeaders, "x-wasm-image", "go")
	return goOn
}

//go:wasmexport proxy_on_done
func onDone(context uint32) uint32 { return 1 }

//go:wasmexport proxy_on_delete
func onDelete(context uint32) {}

func main() {}
