// Command istio-archives extracts plugin.wasm from layers with the function of Istio's own fetcher.
//
// Each line of standard input is {"kind": "tar"|"gzip", "data": BASE64}. Each gets one line of output, in order:
// {"value": SHA256 or null} or {"error": "..."}. Null means that the layer has no plugin.wasm.
package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	_ "unsafe" // for the name of the function below

	_ "istio.io/istio/pkg/wasm"
)

// It is not exported: pkg/wasm/imagefetcher.go.
//
//go:linkname extractWasmPluginBinary istio.io/istio/pkg/wasm.extractWasmPluginBinary
func extractWasmPluginBinary(r io.Reader) ([]byte, error)

type request struct {
	Kind string `json:"kind"`
	Data []byte `json:"data"`
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := json.NewEncoder(os.Stdout)
	for {
		line, err := in.ReadBytes('\n')
		if err != nil {
			return
		}
		var asked request
		if err := json.Unmarshal(line, &asked); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		module, err := extractWasmPluginBinary(bytes.NewReader(compressed(asked)))
		switch {
		case err == nil:
			digest := sha256.Sum256(module)
			_ = out.Encode(map[string]string{"value": hex.EncodeToString(digest[:])})
		case strings.HasSuffix(err.Error(), "not found in the archive"):
			_ = out.Encode(map[string]any{"value": nil})
		default:
			_ = out.Encode(map[string]string{"error": err.Error()})
		}
	}
}

func compressed(asked request) []byte {
	if asked.Kind == "gzip" {
		return asked.Data
	}
	var out bytes.Buffer
	writer, err := gzip.NewWriterLevel(&out, gzip.NoCompression)
	if err == nil {
		_, err = writer.Write(asked.Data)
	}
	if err == nil {
		err = writer.Close()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return out.Bytes()
}
