// Command istio-images extracts modules from images with Istio's own fetcher, pinned to the digest of the manifest.
//
// Each line of standard input is {"kind": K, "data": BASE64}. "blob" stores a blob; any other kind is the media type of a
// manifest. The answers are, in order, {"value": SHA256 of the module that Istio loads} or {"error": "..."}. The registry
// is in this process.
package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"

	"istio.io/istio/pkg/log"
	"istio.io/istio/pkg/wasm"
)

type request struct {
	Kind string `json:"kind"`
	Data []byte `json:"data"`
}

// registry has one manifest at a time.
type registry struct {
	mediaType string
	manifest  []byte
	blobs     map[string][]byte
}

func (r *registry) ServeHTTP(w http.ResponseWriter, asked *http.Request) {
	_, digest, _ := strings.Cut(asked.URL.Path, "/v2/lab/blobs/")
	switch blob, known := r.blobs[digest]; {
	case asked.URL.Path == "/v2/":
	case strings.HasPrefix(asked.URL.Path, "/v2/lab/manifests/"):
		w.Header().Set("Content-Type", r.mediaType)
		w.Write(r.manifest)
	case known:
		w.Write(blob)
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

func digestOf(data []byte) string { return fmt.Sprintf("sha256:%x", sha256.Sum256(data)) }

func main() {
	for _, scope := range log.Scopes() {
		scope.SetOutputLevel(log.NoneLevel)
	}
	store := &registry{blobs: map[string][]byte{}}
	server := httptest.NewServer(store)
	defer server.Close()
	fetcher := wasm.NewImageFetcher(context.Background(), wasm.ImageFetcherOption{})
	repository := strings.TrimPrefix(server.URL, "http://") + "/lab@"
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
			os.Exit(2)
		}
		digest := digestOf(asked.Data)
		if asked.Kind == "blob" {
			store.blobs[digest] = asked.Data
			_ = out.Encode(map[string]string{"value": digest})
			continue
		}
		store.mediaType, store.manifest = asked.Kind, asked.Data
		module, err := fetch(fetcher, repository+digest)
		if err != nil {
			_ = out.Encode(map[string]string{"error": err.Error()})
			continue
		}
		_ = out.Encode(map[string]string{"value": digestOf(module)})
	}
}

func fetch(fetcher *wasm.ImageFetcher, image string) ([]byte, error) {
	module, _, err := fetcher.PrepareFetch(image)
	if err != nil {
		return nil, err
	}
	return module()
}
