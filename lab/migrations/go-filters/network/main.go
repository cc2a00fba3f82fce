// Logs how many bytes a client sends over a TCP connection.
package main

import (
	"github.com/proxy-wasm/proxy-wasm-go-sdk/proxywasm"
	"github.com/proxy-wasm/proxy-wasm-go-sdk/proxywasm/types"
)

func init() {
	proxywasm.SetPluginContext(func(uint32) types.PluginContext { return &plugin{} })
}

func main() {}

type plugin struct{ types.DefaultPluginContext }

func (*plugin) NewTcpContext(uint32) types.TcpContext { return &connection{} }

// One per TCP connection.
type connection struct {
	types.DefaultTcpContext
	received int
}

func (c *connection) OnDownstreamData(size int, _ bool) types.Action {
	c.received += size
	return types.ActionContinue
}

func (c *connection) OnStreamDone() {
	proxywasm.LogInfof("the client sent %d bytes", c.received)
}
