import { EventStoreDBClient } from '@eventstore/db-client';
import streamCalls from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { BatchAppendReq, BatchAppendResp, ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { ClientDuplexStream, ClientReadableStream } from '@grpc/grpc-js';

import type { ConnectionSettings } from './connection-settings.js';

/** One call that streams answers until it ends or is cancelled. */
export type ReadCall = ClientReadableStream<ReadResp>;

/** The call over which appends go and their answers come. */
export type AppendStream = ClientDuplexStream<BatchAppendReq, BatchAppendResp>;

/**
 * The client with its calls bare. Its connection, discovery, credentials and reconnection are used as they are; the
 * calls for appends, reads and subscriptions are made here, on the client's own service definitions, because
 * appends of all clients of a process share one table in it, and its subscriptions tell of a checkpoint before the
 * events in front of it were read. See docs/adr/0015.
 *
 * Everything asks for the leader: what was appended can be read at once.
 */
export class StoreConnection extends EventStoreDBClient {
  /** Each answer belongs to this call alone: nothing that happens to another connection touches it. */
  openAppends(): Promise<AppendStream> {
    return this.GRPCStreamCreator(streamCalls.StreamsClient, 'append', (client) =>
      client.batchAppend(...this.callArguments({ requiresLeader: true }, { deadline: Infinity })),
    )();
  }

  /** Without a time limit for a subscription. */
  openRead(request: ReadReq, timeoutMs = Infinity): Promise<ReadCall> {
    const deadline = timeoutMs === Infinity ? Infinity : Date.now() + timeoutMs;
    return this.GRPCStreamCreator(streamCalls.StreamsClient, 'read', (client) =>
      client.read(request, ...this.callArguments({ requiresLeader: true }, { deadline })),
    )();
  }

  /** For ever: the name can never be written again. */
  async bury(stream: string, timeoutMs: number): Promise<void> {
    await this.tombstoneStream(stream, { expectedRevision: 'any', requiresLeader: true, deadline: timeoutMs });
  }

  /** As the server writes it, for example "24.10.4.0". */
  async serverVersion(): Promise<string> {
    return (await this.capabilities).serverVersion;
  }

  /** Ends every call at once. The client's own `dispose` leaves its channel open, which keeps the process alive. */
  async close(): Promise<void> {
    await this.dispose();
    // Nothing was connected: there is nothing to let go of.
    const channel = await this.getChannel().catch(() => undefined);
    channel?.close();
  }
}

export const connectionTo = ({ node, security, credentials }: ConnectionSettings): StoreConnection => {
  if ('endpoint' in node) return new StoreConnection(node, security, credentials);
  if ('endpoints' in node) return new StoreConnection(node, security, credentials);
  return new StoreConnection(node, security, credentials);
};
