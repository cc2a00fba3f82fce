// Command go-archives reads archives with Go's standard library, or with OPA's own reader of bundles.
//
// Usage: go-archives go|opa
// Each line of standard input is {"kind": "tar"|"gzip", "data": BASE64}. Each gets one line of output, in order:
// {"value": ...} or {"error": "..."}.
// The value is the list of files, each as name and SHA-256; for OPA {files, modules}, the modules by SHA-256.
package main

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"

	"github.com/open-policy-agent/opa/v1/bundle"
)

type request struct {
	Kind string `json:"kind"`
	Data []byte `json:"data"`
}

type file [2]string

func main() {
	readers := map[string]func(string, []byte) (any, error){"go": readAsGo, "opa": readAsOpa}
	if len(os.Args) != 2 || readers[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: go-archives go|opa")
		os.Exit(2)
	}
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
		value, err := readers[os.Args[1]](asked.Kind, asked.Data)
		if err != nil {
			_ = out.Encode(map[string]string{"error": err.Error()})
			continue
		}
		_ = out.Encode(map[string]any{"value": value})
	}
}

func readAsGo(kind string, data []byte) (any, error) {
	archive, err := plain(kind, data)
	if err != nil {
		return nil, err
	}
	files := []file{}
	reader := tar.NewReader(bytes.NewReader(archive))
	for {
		header, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return files, nil
		}
		if err != nil {
			return nil, err
		}
		content, err := io.ReadAll(reader)
		if err != nil {
			return nil, err
		}
		if header.Typeflag == tar.TypeReg {
			files = append(files, file{header.Name, sum(content)})
		}
	}
}

func readAsOpa(kind string, data []byte) (any, error) {
	packed, err := compressed(kind, data)
	if err != nil {
		return nil, err
	}
	files := []file{}
	loader := bundle.NewTarballLoaderWithBaseURL(bytes.NewReader(packed), "")
	for {
		descriptor, err := loader.NextFile()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		var content bytes.Buffer
		if _, err := descriptor.Read(&content, 1<<30); err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		files = append(files, file{descriptor.Path(), sum(content.Bytes())})
	}
	// Other files in the bundle may keep OPA from loading it. Then only its loader is compared.
	modules := []string{}
	read, err := bundle.NewReader(bytes.NewReader(packed)).WithSkipBundleVerification(true).Read()
	if err != nil {
		for _, one := range files {
			if path.Base(one[0]) == bundle.WasmFile {
				modules = append(modules, one[1])
			}
		}
	}
	for _, module := range read.WasmModules {
		modules = append(modules, sum(module.Raw))
	}
	return map[string]any{"files": files, "modules": modules}, nil
}

func plain(kind string, data []byte) ([]byte, error) {
	if kind == "tar" {
		return data, nil
	}
	reader, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(reader)
}

func compressed(kind string, data []byte) ([]byte, error) {
	if kind == "gzip" {
		return data, nil
	}
	var out bytes.Buffer
	writer, err := gzip.NewWriterLevel(&out, gzip.NoCompression)
	if err != nil {
		return nil, err
	}
	if _, err := writer.Write(data); err != nil {
		return nil, err
	}
	if err := writer.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func sum(bytes []byte) string {
	digest := sha256.Sum256(bytes)
	return hex.EncodeToString(digest[:])
}
