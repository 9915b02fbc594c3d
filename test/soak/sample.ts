import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** What one process holds at a moment at which it has nothing to do. */
export interface Sample {
  readonly heapMb: number;
  /** Of buffers and the like, outside the heap. */
  readonly externalMb: number;
  readonly socketsOpen: number;
  /** Since the process began: who keeps its connections opens few. */
  readonly socketsOpened: number;
  readonly timers: number;
  /** Files, pipes, requests and whatever else would keep the process from ending. */
  readonly otherHandles: number;
}

const sockets = { open: 0, opened: 0 };

// Idle sockets of a keep-alive pool are no active resources for Node; so they are counted as they come and go.
subscribe('net.client.socket', (message) => {
  const { socket } = message as { readonly socket: Socket };
  sockets.open += 1;
  sockets.opened += 1;
  socket.once('close', () => (sockets.open -= 1));
});

/** @throws Error in a process without `--expose-gc`: what is waiting to be collected is no leak */
export async function sample(): Promise<Sample> {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error('garbage is not collected on demand: start Node with --expose-gc');
  // Twice, with a turn between: what finalizers and closed sockets let go of is collected too.
  for (let time = 0; time < 2; time += 1) {
    await nextTurn();
    gc();
  }
  const { heapUsed, external } = process.memoryUsage();
  const resources = process.getActiveResourcesInfo();
  const timers = resources.filter((each) => each === 'Timeout').length;
  const openSockets = resources.filter((each) => each === 'TCPSocketWrap').length;
  return {
    heapMb: heapUsed / 1024 ** 2,
    externalMb: external / 1024 ** 2,
    socketsOpen: sockets.open,
    socketsOpened: sockets.opened,
    timers,
    otherHandles: resources.length - timers - openSockets,
  };
}
