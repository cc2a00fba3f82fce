// What the filter of the exchange lab does. Envoy and our host must make the same callbacks for each row.

export interface ExchangeRow {
  readonly title: string;
  /** Commands for the filter; see lab/filters/assemblyscript/teller.ts. */
  readonly config: string;
  /** The body is sent in one packet with the headers, not piece by piece. */
  readonly isOnePacket?: true;
  /** There is no body. */
  readonly isGet?: true;
  /** The stream stays paused until Envoy ends. */
  readonly isStuck?: true;
}

export const HTTP: readonly ExchangeRow[] = [
  { title: 'a request without body', config: '', isGet: true },
  { title: 'a request with a body', config: '' },
  { title: 'a body held back up to its end', config: 'request_body=1 ms=50 late go0:tick' },
  { title: 'a body held back out of sight', config: 'request_body=2 ms=50 late go0:tick' },
  { title: 'a body that the filter consumes', config: 'request_body=3 ms=50 late go0:tick' },
  { title: 'an unknown return value for a body', config: 'request_body=7 ms=50 late go0:tick' },
  { title: 'headers that wait for the timer', config: 'request_headers=1 ms=50 go0:tick', isOnePacket: true },
  {
    title: 'response headers that wait for the timer',
    config: 'response_headers=1 ms=50 late go1:tick',
    isGet: true,
  },
  { title: 'headers with status 2', config: 'request_headers=2 response_headers=2' },
  { title: 'headers with status 2 at the end of the stream', config: 'request_headers=2', isGet: true },
  { title: 'headers with status 4', config: 'request_headers=4 ms=50 go0:tick', isOnePacket: true },
  { title: 'a local reply', config: 'reply:request_headers', isGet: true },
  { title: 'a local reply in a tick', config: 'request_headers=1 ms=50 reply:tick', isGet: true },
  {
    title: 'a queue that continues the stream',
    config: 'request_headers=1 enqueue:request_headers go0:queue_ready',
    isGet: true,
  },
  {
    title: 'stream types of a connection',
    config: 'close2:request_headers close3:request_headers go2:request_headers go3:request_headers',
    isGet: true,
  },
  { title: 'a stream that the filter closes', config: 'close0:request_headers', isGet: true },
];

export const NETWORK: readonly ExchangeRow[] = [
  { title: 'a connection', config: '' },
  { title: 'data held back until the timer', config: 'downstream_data=1 ms=50 go2:tick', isOnePacket: true },
  { title: 'data held back for ever', config: 'downstream_data=1', isStuck: true },
  { title: 'upstream data held back', config: 'upstream_data=1' },
  { title: 'a connection that waits for the timer', config: 'new_connection=1 ms=50 go2:tick', isOnePacket: true },
  {
    title: 'buffers',
    config: 'show:new_connection show:downstream_data show:upstream_data show:downstream_connection_close show:log',
  },
  { title: 'data that the filter changes', config: 'set2:downstream_data set3:downstream_data set0:downstream_data' },
  { title: 'a client that the filter closes', config: 'close2:downstream_data', isOnePacket: true },
  { title: 'an upstream that the filter closes', config: 'close3:downstream_data', isOnePacket: true },
  {
    title: 'stream types of HTTP',
    config: 'close0:downstream_data close1:downstream_data go0:downstream_data go1:downstream_data go3:downstream_data',
  },
  { title: 'a local reply, which a connection does not have', config: 'reply:downstream_data' },
];

export const SERVICE: readonly ExchangeRow[] = [
  { title: 'a service', config: '' },
  { title: 'a service with a timer', config: 'ms=50' },
  { title: 'a service with a queue', config: 'ms=50 enqueue:tick' },
  { title: 'a service that refuses its configuration', config: 'configure=0' },
];
