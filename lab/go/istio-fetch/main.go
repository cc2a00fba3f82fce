// Command istio-fetch extracts a wasm module from an image like Istio's agent, with Istio's own code.
//
// Usage: istio-fetch CACHE_DIR oci://HOST/REPO:TAG [SHA256]
// It prints the path of the module and the SHA-256 of the file; a refusal goes to stderr with exit status 1.
package main

import (
	"crypto/sha256"
	"fmt"
	"os"
	"time"

	"istio.io/istio/pkg/wasm"
)

func main() {
	if len(os.Args) != 3 && len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: istio-fetch CACHE_DIR URL [SHA256]")
		os.Exit(2)
	}
	checksum := ""
	if len(os.Args) == 4 {
		checksum = os.Args[3]
	}
	cache := wasm.NewLocalFileCache(os.Args[1], wasm.Options{})
	defer cache.Cleanup()
	path, err := cache.Get(os.Args[2], wasm.GetOptions{
		ResourceName:    "lab.filter",
		ResourceVersion: "1",
		RequestTimeout:  20 * time.Second,
		Checksum:        checksum,
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	module, err := os.ReadFile(path)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Printf("%s\n%x\n", path, sha256.Sum256(module))
}
