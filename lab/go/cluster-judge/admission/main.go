// Admits or refuses requests as a cluster would, with the code of the API server or of Kyverno.
// usage: admission kubernetes|kyverno POLICIES.yaml <requests.json >verdicts.json
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

// A request as a cluster gets it. The object of an update is preceded by the old one.
type request struct {
	Operation   string                      `json:"operation"`
	Resource    metav1.GroupVersionResource `json:"resource"`
	SubResource string                      `json:"subResource"`
	Object      unstructured.Unstructured   `json:"object"`
	OldObject   *unstructured.Unstructured  `json:"oldObject"`
}

type verdict struct {
	IsAllowed bool   `json:"isAllowed"`
	Message   string `json:"message"`
}

type judge func(context.Context, request) (verdict, error)

// What makes a judge of documents.
var judges = map[string]func(context.Context, [][]byte) (judge, error){
	"kubernetes": kubernetesJudge,
	"kyverno":    kyvernoJudge,
}

func main() {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) != 2 || judges[args[0]] == nil {
		return fmt.Errorf("usage: admission kubernetes|kyverno POLICIES.yaml <requests.json")
	}
	text, err := os.ReadFile(args[1])
	if err != nil {
		return err
	}
	judge, err := judges[args[0]](ctx, bytes.Split(text, []byte("\n---\n")))
	if err != nil {
		return err
	}
	input, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	var requests []request
	if err := json.Unmarshal(input, &requests); err != nil {
		return err
	}
	verdicts := make([]verdict, len(requests))
	for i, one := range requests {
		if verdicts[i], err = judge(ctx, one); err != nil {
			return fmt.Errorf("request %d: %w", i+1, err)
		}
	}
	return json.NewEncoder(os.Stdout).Encode(verdicts)
}

// The kind of a document.
func kindOf(document []byte) (string, error) {
	var object metav1.TypeMeta
	if err := yaml.Unmarshal(document, &object); err != nil {
		return "", err
	}
	return object.Kind, nil
}
