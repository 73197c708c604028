import featureCalls from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import streamCalls from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { TombstoneReq, TombstoneResp } from '@eventstore/db-client/generated/streams_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { type sendUnaryData, Server, ServerCredentials, type ServerUnaryCall } from '@grpc/grpc-js';
import { StandInAppends } from './stand-in-appends.js';
import { StandInFaults, type SubscriptionFault } from './stand-in-faults.js';
import { StandInLog } from './stand-in-log.js';
import { StandInReads } from './stand-in-reads.js';
import { failures, nameOf } from './stand-in-wire.js';

export interface StandInOptions {
  /** Keeps the events over restarts of the process. */
  readonly file?: string;
  readonly port?: number;
  readonly version?: string;
  /** PEM; without them the connection is in the clear. */
  readonly tls?: { readonly certificate: Buffer; readonly key: Buffer };
  /** Without one, everybody may read and write. */
  readonly user?: { readonly name: string; readonly password: string };
}

/**
 * A stand-in for EventStoreDB, for tests of faults and for where there is no server: it speaks the server's protocol
 * on the client's own service definitions and keeps its rules for revisions, repeats, positions, filters and
 * checkpoints. It is no database: events are in memory, with a file they survive a killed process but no power cut,
 * and it knows only the calls that Hookline makes. What it cannot prove is proved against a real server by the same
 * contract suite (HOOKLINE_TEST_EVENTSTORE_URL).
 */
export class EventStoreStandIn {
  readonly faults = new StandInFaults();
  readonly log: StandInLog;
  private readonly appends: StandInAppends;
  private readonly reads: StandInReads;
  private server: Server | undefined;
  private port = 0;

  private constructor(private readonly options: StandInOptions) {
    this.log = new StandInLog(options.file);
    this.reads = new StandInReads(this.log, this.faults, options.user);
    this.appends = new StandInAppends(this.log, this.faults, () => {
      this.reads.wakeAll();
    });
    this.port = options.port ?? 0;
  }

  static async start(options: StandInOptions = {}): Promise<EventStoreStandIn> {
    const standIn = new EventStoreStandIn(options);
    await standIn.listen();
    return standIn;
  }

  get url(): string {
    return `esdb://127.0.0.1:${this.port}?tls=${String(this.options.tls !== undefined)}`;
  }

  get openSubscriptions(): number {
    return this.reads.openSubscriptions;
  }

  /** Ends every connection at once; the port is closed until `listen`. What was stored stays. */
  goDown(): void {
    this.server?.forceShutdown();
    this.server = undefined;
    this.log.restarted();
  }

  /** Opens the port, the same one after `goDown`. */
  async listen(): Promise<void> {
    const server = new Server({ 'grpc.max_receive_message_length': 17 * 1024 * 1024 });
    this.addCalls(server);
    const { tls } = this.options;
    const credentials =
      tls === undefined
        ? ServerCredentials.createInsecure()
        : ServerCredentials.createSsl(null, [{ cert_chain: tls.certificate, private_key: tls.key }]);
    this.port = await new Promise<number>((resolve, reject) => {
      server.bindAsync(`127.0.0.1:${this.port}`, credentials, (error, port) => {
        if (error === null) resolve(port);
        else reject(error);
      });
    });
    this.server = server;
  }

  /** Breaks every connection; new ones may be made at once. */
  dropConnections(): void {
    this.server?.drain(`127.0.0.1:${this.port}`, 0);
  }

  breakSubscriptions(fault: SubscriptionFault): void {
    this.reads.break(fault);
  }

  stop(): void {
    this.faults.speak();
    this.goDown();
    this.log.close();
  }

  private addCalls(server: Server): void {
    server.addService(streamCalls.StreamsService, {
      batchAppend: (call: Parameters<StandInAppends['serve']>[0]) => {
        this.appends.serve(call);
      },
      read: (call: Parameters<StandInReads['serve']>[0]) => void this.reads.serve(call),
      tombstone: (call: ServerUnaryCall<TombstoneReq, TombstoneResp>, answer: sendUnaryData<TombstoneResp>) =>
        void this.bury(call, answer),
    });
    server.addService(featureCalls.ServerFeaturesService, {
      getSupportedMethods: (_call: unknown, answer: sendUnaryData<unknown>) => void this.tellMethods(answer),
    });
  }

  private async bury(
    call: ServerUnaryCall<TombstoneReq, TombstoneResp>,
    answer: sendUnaryData<TombstoneResp>,
  ): Promise<void> {
    await this.faults.pause();
    const name = nameOf(call.request.getOptions()?.getStreamIdentifier());
    const buried = this.log.bury(name);
    this.log.flush();
    this.reads.wakeAll();
    if (buried === 'deleted') answer(failures.deleted(name));
    else answer(null, new streams.TombstoneResp());
  }

  private async tellMethods(answer: sendUnaryData<unknown>): Promise<void> {
    await this.faults.pause();
    if (this.faults.isNotReady) {
      answer(failures.notReady());
      return;
    }
    const methods = new features.SupportedMethods();
    methods.setEventStoreServerVersion(this.options.version ?? '24.10.4.0');
    for (const name of ['read', 'batchappend', 'tombstone']) {
      const method = new features.SupportedMethod();
      method.setServiceName('event_store.client.streams.streams');
      method.setMethodName(name);
      methods.addMethods(method);
    }
    answer(null, methods);
  }
}
