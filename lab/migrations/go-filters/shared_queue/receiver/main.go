// A background service that logs what other filters put into a queue.
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

func (*plugin) OnPluginStart(int) types.OnPluginStartStatus {
	if _, err := proxywasm.RegisterSharedQueue("messages"); err != nil {
		proxywasm.LogErrorf("could not register the queue: %v", err)
		return types.OnPluginStartStatusFailed
	}
	return types.OnPluginStartStatusOK
}

func (*plugin) OnQueueReady(queue uint32) {
	message, err := proxywasm.DequeueSharedQueue(queue)
	if err != nil {
		proxywasm.LogErrorf("could not read the queue: %v", err)
		return
	}
	proxywasm.LogInfof("message: %s", message)
}
