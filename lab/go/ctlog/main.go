// Command ctlog is a certificate transparency log without a tree, which the lab does not need. It checks that a
// precertificate chains to its roots and answers with a signed certificate timestamp.
//
// Usage: ctlog -addr 127.0.0.1:PORT -key ct.key -roots root.pem
package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha256"
	cryptox509 "crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"flag"
	"fmt"
	"log"
	"net/http"
	"os"
	"time"

	ct "github.com/google/certificate-transparency-go"
	"github.com/google/certificate-transparency-go/tls"
	"github.com/google/certificate-transparency-go/x509"
)

type ctLog struct {
	key   *ecdsa.PrivateKey
	id    [32]byte
	roots *x509.CertPool
}

func main() {
	address := flag.String("addr", "127.0.0.1:0", "address to listen on")
	keyFile := flag.String("key", "", "PKCS#8 P-256 key, PEM")
	rootsFile := flag.String("roots", "", "accepted roots, PEM")
	flag.Parse()
	authority, err := openLog(*keyFile, *rootsFile)
	if err != nil {
		log.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("POST /ct/v1/add-chain", authority.serve(ct.X509LogEntryType))
	mux.HandleFunc("POST /ct/v1/add-pre-chain", authority.serve(ct.PrecertLogEntryType))
	log.Fatal(http.ListenAndServe(*address, mux))
}

func openLog(keyFile, rootsFile string) (*ctLog, error) {
	text, err := os.ReadFile(keyFile)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, fmt.Errorf("%s is not a PEM file", keyFile)
	}
	parsed, err := cryptox509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	key, isECDSA := parsed.(*ecdsa.PrivateKey)
	if !isECDSA {
		return nil, fmt.Errorf("%s does not contain an ECDSA key", keyFile)
	}
	spki, err := cryptox509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	anchors, err := os.ReadFile(rootsFile)
	if err != nil {
		return nil, err
	}
	if !roots.AppendCertsFromPEM(anchors) {
		return nil, fmt.Errorf("%s does not contain a certificate", rootsFile)
	}
	return &ctLog{key: key, id: sha256.Sum256(spki), roots: roots}, nil
}

func (l *ctLog) serve(kind ct.LogEntryType) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var request ct.AddChainRequest
		if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&request); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		answer, err := l.promise(request.Chain, kind)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(answer)
	}
}

// promise signs a timestamp over the entry that RFC 6962, 3.2 derives from the chain.
func (l *ctLog) promise(raw [][]byte, kind ct.LogEntryType) (*ct.AddChainResponse, error) {
	chain, err := l.verified(raw)
	if err != nil {
		return nil, err
	}
	now := uint64(time.Now().UnixMilli())
	leaf, err := ct.MerkleTreeLeafFromChain(chain, kind, now)
	if err != nil {
		return nil, err
	}
	sct := ct.SignedCertificateTimestamp{SCTVersion: ct.V1, LogID: ct.LogID{KeyID: l.id}, Timestamp: now}
	input, err := ct.SerializeSCTSignatureInput(sct, ct.LogEntry{Leaf: *leaf})
	if err != nil {
		return nil, err
	}
	hash := sha256.Sum256(input)
	signature, err := l.key.Sign(rand.Reader, hash[:], crypto.SHA256)
	if err != nil {
		return nil, err
	}
	signed, err := tls.Marshal(tls.DigitallySigned{
		Algorithm: tls.SignatureAndHashAlgorithm{Hash: tls.SHA256, Signature: tls.ECDSA},
		Signature: signature,
	})
	if err != nil {
		return nil, err
	}
	return &ct.AddChainResponse{
		SCTVersion: ct.V1,
		ID:         l.id[:],
		Timestamp:  now,
		Extensions: base64.StdEncoding.EncodeToString(nil),
		Signature:  signed,
	}, nil
}

// verified parses the chain and checks that it ends in a root. The poison extension is critical by design.
func (l *ctLog) verified(raw [][]byte) ([]*x509.Certificate, error) {
	if len(raw) == 0 || len(raw) > 8 {
		return nil, errors.New("a chain has 1 to 8 certificates")
	}
	intermediates := x509.NewCertPool()
	chain := make([]*x509.Certificate, 0, len(raw))
	for index, der := range raw {
		certificate, err := x509.ParseCertificate(der)
		if x509.IsFatal(err) {
			return nil, err
		}
		chain = append(chain, certificate)
		if index > 0 {
			intermediates.AddCert(certificate)
		}
	}
	paths, err := chain[0].Verify(x509.VerifyOptions{
		Roots:                          l.roots,
		Intermediates:                  intermediates,
		DisableTimeChecks:              true,
		DisableCriticalExtensionChecks: true,
		DisableEKUChecks:               true,
		DisablePathLenChecks:           true,
		DisableNameConstraintChecks:    true,
		DisableNameChecks:              true,
		KeyUsages:                      []x509.ExtKeyUsage{x509.ExtKeyUsageAny},
	})
	if err != nil {
		return nil, err
	}
	return paths[0], nil
}
