// Validates Kubernetes documents on standard input like a cluster: with the CRD that the project ships and the API
// server's own code (unknown fields, schema, lists, CEL rules), then with the project's own program if it has one.
// usage: cluster-judge CRD-FILE... <documents.yaml
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"sigs.k8s.io/yaml"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(files []string) error {
	definitions, err := readDefinitions(files)
	if err != nil {
		// This is not a verdict: the program itself failed.
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	documents := bytes.Split(text, []byte("\n---\n"))
	for i, document := range documents {
		kind, err := judge(context.Background(), definitions, document)
		if err != nil {
			return fmt.Errorf("document %d: %w", i+1, err)
		}
		fmt.Printf("%s accepted\n", kind)
	}
	return nil
}

func judge(ctx context.Context, definitions map[string]*definition, document []byte) (string, error) {
	var object map[string]any
	if err := yaml.UnmarshalStrict(document, &object); err != nil {
		return "", err
	}
	version, _ := object["apiVersion"].(string)
	kind, _ := object["kind"].(string)
	known := definitions[version+"/"+kind]
	if known == nil && programs[version+"/"+kind] == nil {
		return "", errors.New("no CRD defines " + version + " " + kind)
	}
	if known != nil {
		if err := known.validate(ctx, object); err != nil {
			return "", err
		}
	}
	if program := programs[version+"/"+kind]; program != nil {
		if err := program(ctx, document); err != nil {
			return "", err
		}
	}
	return version + "/" + kind, nil
}
