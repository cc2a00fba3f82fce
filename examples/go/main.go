// Adds the header x-wasm-image to every response. Its value is the plugin configuration, or "hello".
package main

import (
	"strings"

	"github.com/proxy-wasm/proxy-wasm-go-sdk/proxywasm"
	"github.com/proxy-wasm/proxy-wasm-go-sdk/proxywasm/types"
)

// The host calls init once; main is never called.
func init() {
	proxywasm.SetPluginContext(func(uint32) types.PluginContext {
		return &plugin{value: "hello"}
	})
}

func main() {}

// One per plugin configuration.
type plugin struct {
	types.DefaultPluginContext
	value string
}

func (p *plugin) OnPluginStart(int) types.OnPluginStartStatus {
	configuration, err := proxywasm.GetPluginConfiguration()
	if err != nil && err != types.ErrorStatusNotFound {
		proxywasm.LogErrorf("could not read the plugin configuration: %v", err)
		return types.OnPluginStartStatusFailed
	}
	if text := strings.TrimSpace(string(configuration)); text != "" {
		p.value = text
	}
	return types.OnPluginStartStatusOK
}

func (p *plugin) NewHttpContext(uint32) types.HttpContext {
	return &stream{value: p.value}
}

// One per HTTP stream.
type stream struct {
	types.DefaultHttpContext
	value string
}

func (s *stream) OnHttpResponseHeaders(int, bool) types.Action {
	if err := proxywasm.AddHttpResponseHeader("x-wasm-image", s.value); err != nil {
		proxywasm.LogErrorf("could not add the header: %v", err)
	}
	return types.ActionContinue
}
