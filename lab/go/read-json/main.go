// Command read-json reads documents like programs in Go, with the types that those programs use.
//
// Each line of standard input is {"kind": K, "data": BASE64}. Each gets one line of output, in order: {"value": ...} or
// {"error": "..."}.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"unicode"

	"github.com/docker/cli/cli/config/configfile"
	ggcr "github.com/google/go-containerregistry/pkg/v1"
	intoto "github.com/in-toto/attestation/go/v1"
	"github.com/opencontainers/go-digest"
	oci "github.com/opencontainers/image-spec/specs-go/v1"
	bundle "github.com/sigstore/protobuf-specs/gen/pb-go/bundle/v1"
	trustroot "github.com/sigstore/protobuf-specs/gen/pb-go/trustroot/v1"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

type request struct {
	Kind string `json:"kind"`
	Data []byte `json:"data"`
}

type answer struct {
	Value any    `json:"value,omitempty"`
	Error string `json:"error,omitempty"`
}

var readers = map[string]func([]byte) (any, error){
	"manifest":       readManifest,
	"index":          readIndex,
	"config":         readConfig,
	"statement":      readStatement,
	"simple signing": readSimpleSigning,
	"log promise":    readPromise,
	"logins":         readLogins,
	"folds":          readFolds,
	"bundle":         func(data []byte) (any, error) { return readMessage(data, new(bundle.Bundle)) },
	"trusted root":   func(data []byte) (any, error) { return readMessage(data, new(trustroot.TrustedRoot)) },
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	for {
		line, err := in.ReadBytes('\n')
		if len(line) == 0 {
			return
		}
		var asked request
		if err := json.Unmarshal(line, &asked); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		read, known := readers[asked.Kind]
		if !known {
			fmt.Fprintln(os.Stderr, "unknown kind", asked.Kind)
			os.Exit(2)
		}
		var told answer
		if value, err := read(asked.Data); err != nil {
			told.Error = err.Error()
		} else {
			told.Value = value
		}
		text, fault := json.Marshal(told)
		if fault != nil {
			text, _ = json.Marshal(answer{Error: fault.Error()})
		}
		out.Write(append(text, '\n'))
		// Flush only if no further question is waiting.
		if in.Buffered() == 0 {
			out.Flush()
		}
		if err != nil {
			out.Flush()
			return
		}
	}
}

type descriptor struct {
	MediaType    string            `json:"mediaType"`
	Digest       string            `json:"digest"`
	Size         int64             `json:"size"`
	ArtifactType string            `json:"artifactType,omitempty"`
	Annotations  map[string]string `json:"annotations,omitempty"`
	URLs         []string          `json:"urls,omitempty"`
}

type manifest struct {
	MediaType    string            `json:"mediaType"`
	ArtifactType string            `json:"artifactType"`
	Config       descriptor        `json:"config"`
	Layers       []descriptor      `json:"layers"`
	Subject      *descriptor       `json:"subject"`
	Annotations  map[string]string `json:"annotations"`
	// The same bytes for a reader that reads them as an index.
	Manifests int `json:"manifests"`
}

func fromOCI(d oci.Descriptor) descriptor {
	return descriptor{d.MediaType, string(d.Digest), d.Size, d.ArtifactType, d.Annotations, d.URLs}
}

func fromGGCR(d ggcr.Descriptor) descriptor {
	return descriptor{string(d.MediaType), d.Digest.String(), d.Size, d.ArtifactType, d.Annotations, d.URLs}
}

func each[From, To any](from []From, convert func(From) To) []To {
	to := make([]To, 0, len(from))
	for _, one := range from {
		to = append(to, convert(one))
	}
	return to
}

func perhaps[From, To any](from *From, convert func(From) To) *To {
	if from == nil {
		return nil
	}
	to := convert(*from)
	return &to
}

func readManifest(data []byte) (any, error) {
	var first oci.Manifest
	if err := json.Unmarshal(data, &first); err != nil {
		return nil, err
	}
	var index oci.Index
	if err := json.Unmarshal(data, &index); err != nil {
		return nil, err
	}
	second, err := ggcr.ParseManifest(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	one := manifest{
		first.MediaType, first.ArtifactType, fromOCI(first.Config), each(first.Layers, fromOCI), perhaps(first.Subject, fromOCI), first.Annotations, len(index.Manifests),
	}
	// This type has no artifactType.
	other := manifest{
		string(second.MediaType), first.ArtifactType, fromGGCR(second.Config), each(second.Layers, fromGGCR), perhaps(second.Subject, fromGGCR), second.Annotations, len(index.Manifests),
	}
	if !reflect.DeepEqual(one, other) || second.SchemaVersion != 2 || first.SchemaVersion != 2 {
		return nil, fmt.Errorf("image-spec reads %+v, go-containerregistry %+v", first, second)
	}
	return one, nil
}

func readIndex(data []byte) (any, error) {
	var first oci.Index
	if err := json.Unmarshal(data, &first); err != nil {
		return nil, err
	}
	return each(first.Manifests, fromOCI), nil
}

func readConfig(data []byte) (any, error) {
	var first oci.Image
	if err := json.Unmarshal(data, &first); err != nil {
		return nil, err
	}
	second, err := ggcr.ParseConfigFile(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	digests := each(second.RootFS.DiffIDs, func(one ggcr.Hash) string { return one.String() })
	others := each(first.RootFS.DiffIDs, func(one digest.Digest) string { return one.String() })
	if !reflect.DeepEqual(digests, others) || first.RootFS.Type != second.RootFS.Type {
		return nil, errors.New("image-spec and go-containerregistry differ")
	}
	return map[string]any{"type": first.RootFS.Type, "diffIds": digests}, nil
}

// readStatement reads like sigstore-go (protobuf) and like in-toto-golang (encoding/json). The types of in-toto-golang
// are copied from in_toto/model.go v0.11.0, because that module has many dependencies.
func readStatement(data []byte) (any, error) {
	var message intoto.Statement
	if err := (protojson.UnmarshalOptions{DiscardUnknown: true}).Unmarshal(data, &message); err != nil {
		return nil, err
	}
	var statement struct {
		Type          string `json:"_type"`
		PredicateType string `json:"predicateType"`
		Subject       []struct {
			Name   string            `json:"name"`
			Digest map[string]string `json:"digest"`
		} `json:"subject"`
		Predicate any `json:"predicate"`
	}
	if err := json.Unmarshal(data, &statement); err != nil {
		return nil, err
	}
	type subject struct {
		Name   string `json:"name"`
		Digest string `json:"digest"`
	}
	subjects, others := []subject{}, []subject{}
	for _, one := range message.GetSubject() {
		subjects = append(subjects, subject{one.GetName(), "sha256:" + one.GetDigest()["sha256"]})
	}
	for _, one := range statement.Subject {
		others = append(others, subject{one.Name, "sha256:" + one.Digest["sha256"]})
	}
	var predicate any
	if message.GetPredicate() != nil {
		predicate = message.GetPredicate().AsMap()
	}
	one := map[string]any{"type": message.GetType(), "predicateType": message.GetPredicateType(), "subjects": subjects, "predicate": predicate}
	other := map[string]any{"type": statement.Type, "predicateType": statement.PredicateType, "subjects": others, "predicate": statement.Predicate}
	if !reflect.DeepEqual(one, other) {
		return nil, fmt.Errorf("protojson reads %v, encoding/json %v", one, other)
	}
	return one, nil
}

// Source of the types: sigstore/sigstore v1.10.9 pkg/signature/payload/payload.go.
func readSimpleSigning(data []byte) (any, error) {
	var payload struct {
		Critical struct {
			Identity struct {
				DockerReference string `json:"docker-reference"`
			} `json:"identity"`
			Image struct {
				DockerManifestDigest string `json:"docker-manifest-digest"`
			} `json:"image"`
			Type string `json:"type"`
		} `json:"critical"`
		Optional map[string]any `json:"optional"`
	}
	if err := json.Unmarshal(data, &payload); err != nil {
		return nil, err
	}
	critical := payload.Critical
	return map[string]string{"name": critical.Identity.DockerReference, "digest": critical.Image.DockerManifestDigest, "type": critical.Type}, nil
}

// Source of the types: sigstore/cosign v2.6.4 pkg/cosign/bundle/rekor.go.
func readPromise(data []byte) (any, error) {
	var promise struct {
		SignedEntryTimestamp []byte
		Payload              struct {
			Body           any    `json:"body"`
			IntegratedTime int64  `json:"integratedTime"`
			LogIndex       int64  `json:"logIndex"`
			LogID          string `json:"logID"`
		}
	}
	if err := json.Unmarshal(data, &promise); err != nil {
		return nil, err
	}
	return promise, nil
}

func readMessage(data []byte, message proto.Message) (any, error) {
	if err := (protojson.UnmarshalOptions{DiscardUnknown: true}).Unmarshal(data, message); err != nil {
		return nil, err
	}
	text, err := protojson.Marshal(message)
	return json.RawMessage(text), err
}

func readLogins(data []byte) (any, error) {
	config := configfile.New("")
	if err := config.LoadFromReader(bytes.NewReader(data)); err != nil {
		return nil, err
	}
	type login struct {
		Username      string `json:"username"`
		Password      string `json:"password"`
		IdentityToken string `json:"identitytoken"`
		RegistryToken string `json:"registrytoken"`
	}
	logins := map[string]login{}
	for host, one := range config.AuthConfigs {
		logins[host] = login{one.Username, one.Password, one.IdentityToken, one.RegistryToken}
	}
	helpers := config.CredentialHelpers
	if helpers == nil {
		helpers = map[string]string{}
	}
	return map[string]any{"auths": logins, "credHelpers": helpers, "credsStore": config.CredentialsStore}, nil
}

// readFolds lists every letter that encoding/json treats as equal to another one, with the smallest equal letter.
func readFolds([]byte) (any, error) {
	folds := map[string]string{}
	for letter := rune(0); letter <= unicode.MaxRune; letter++ {
		least := letter
		for next := unicode.SimpleFold(letter); next != letter; next = unicode.SimpleFold(next) {
			least = min(least, next)
		}
		if unicode.SimpleFold(letter) != letter {
			folds[string(letter)] = string(least)
		}
	}
	return folds, nil
}
