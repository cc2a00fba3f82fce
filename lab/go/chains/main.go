// Verifies bundles with sigstore-go, and so with crypto/x509: one question per line of standard input, one answer per line
// of standard output.
package main

import (
	"bufio"
	"bytes"
	"encoding/asn1"
	"encoding/json"
	"fmt"
	"os"
	"runtime"

	"github.com/sigstore/sigstore-go/pkg/bundle"
	"github.com/sigstore/sigstore-go/pkg/root"
	"github.com/sigstore/sigstore-go/pkg/verify"
)

// question is one case: data is JSON with a bundle and the trusted root to verify it with, both as text.
type question struct {
	Data []byte `json:"data"`
}

type pair struct {
	Bundle      string `json:"bundle"`
	TrustedRoot string `json:"trustedRoot"`
}

type signer struct {
	Identity string `json:"identity"`
	Issuer   string `json:"issuer"`
	Digest   string `json:"digest"`
}

type answer struct {
	Value *signer `json:"value,omitempty"`
	Error string  `json:"error,omitempty"`
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(make([]byte, 0, 1<<20), 1<<24)
	// Verifies as many questions at a time as there are processors. Answers keep the order.
	pending := make(chan chan answer, runtime.NumCPU())
	done := make(chan struct{})
	go func() {
		defer close(done)
		encoder := json.NewEncoder(os.Stdout)
		for one := range pending {
			if err := encoder.Encode(<-one); err != nil {
				panic(err)
			}
		}
	}()
	for lines.Scan() {
		line := bytes.Clone(lines.Bytes())
		one := make(chan answer, 1)
		pending <- one
		go func() { one <- ask(line) }()
	}
	close(pending)
	<-done
	if err := lines.Err(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func ask(line []byte) (result answer) {
	defer func() {
		if thrown := recover(); thrown != nil {
			result = answer{Error: fmt.Sprint("panic: ", thrown)}
		}
	}()
	found, err := check(line)
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{Value: found}
}

// check requires the same as our gate with a root that has a log, a CT log and a timestamp authority.
func check(line []byte) (*signer, error) {
	var asked question
	if err := json.Unmarshal(line, &asked); err != nil {
		return nil, err
	}
	var given pair
	if err := json.Unmarshal(asked.Data, &given); err != nil {
		return nil, err
	}
	trusted, err := root.NewTrustedRootFromJSON([]byte(given.TrustedRoot))
	if err != nil {
		return nil, err
	}
	var read bundle.Bundle
	if err := read.UnmarshalJSON([]byte(given.Bundle)); err != nil {
		return nil, err
	}
	verifier, err := verify.NewVerifier(trusted, verify.WithObserverTimestamps(1), verify.WithTransparencyLog(1), verify.WithSignedCertificateTimestamps(1))
	if err != nil {
		return nil, err
	}
	result, err := verifier.Verify(&read, verify.NewPolicy(verify.WithoutArtifactUnsafe(), verify.WithoutIdentitiesUnsafe()))
	if err != nil {
		return nil, err
	}
	identity, err := nameIn(&read)
	if err != nil {
		return nil, err
	}
	subjects := result.Statement.GetSubject()
	if len(subjects) != 1 {
		return nil, fmt.Errorf("%d subjects", len(subjects))
	}
	return &signer{Identity: identity, Issuer: result.Signature.Certificate.Issuer, Digest: subjects[0].GetDigest()["sha256"]}, nil
}

// nameIn returns the alternative name as it is in the certificate, since sigstore-go escapes a URI again.
func nameIn(read *bundle.Bundle) (string, error) {
	content, err := read.VerificationContent()
	if err != nil {
		return "", err
	}
	for _, extension := range content.Certificate().Extensions {
		if extension.Id.String() != "2.5.29.17" {
			continue
		}
		var names []asn1.RawValue
		if _, err := asn1.Unmarshal(extension.Value, &names); err != nil || len(names) == 0 {
			return "", fmt.Errorf("no name: %w", err)
		}
		return string(names[0].Bytes), nil
	}
	return "", fmt.Errorf("no name")
}
