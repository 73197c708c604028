import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { type BrokerSecurity, format, securityProperties, writeCertificates } from './kafka-security.js';
import { accepts, freePort } from './ports.js';

const readyWithinMs = 60_000;

/** The broker outlives nobody: this shell ends it, and its folder, with the process `$1`. */
const watch = `
  owner=$1; folder=$2; shift 2
  "$@" & broker=$!
  trap 'kill -KILL $broker 2>/dev/null' TERM
  while kill -0 "$owner" 2>/dev/null && kill -0 $broker 2>/dev/null; do sleep 0.3; done
  kill -KILL $broker 2>/dev/null
  kill -0 "$owner" 2>/dev/null || rm -rf "$folder"
`;

/** One broker in KRaft mode on loopback. The last two lines let it be back at once after it was killed. */
const properties = (folder: string, broker: number, controller: number): string =>
  `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controller}
controller.listener.names=CONTROLLER
listeners=CLIENTS://127.0.0.1:${broker},CONTROLLER://127.0.0.1:${controller}
inter.broker.listener.name=CLIENTS
log.dirs=${folder}/data
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
broker.session.timeout.ms=1500
broker.heartbeat.interval.ms=300
`;

const clusterId = '4L6g3nShT-eMCtK--X86sw';
/** What the format tool would write, two seconds later. */
const metadata = `version=1\ncluster.id=${clusterId}\nnode.id=1\n`;

export interface BrokerOptions {
  /** Folder with Kafka's jars. */
  readonly jars: string;
  /** With this process the broker ends. */
  readonly ownerPid: number;
  /** Absent: everybody gets in, in the clear. */
  readonly security?: BrokerSecurity;
}

/** A Kafka broker of one's own, with its data in a temporary folder. */
export class KafkaBroker {
  private process: ChildProcess | null = null;

  private constructor(
    private readonly options: BrokerOptions,
    private readonly folder: string,
    private readonly port: number,
  ) {}

  static async create(options: BrokerOptions): Promise<KafkaBroker> {
    const folder = await mkdtemp(join(tmpdir(), 'hookline-test-kafka-'));
    const port = await freePort();
    const { security = {}, jars } = options;
    const settings = properties(folder, port, await freePort()) + securityProperties(security, folder);
    await writeFile(join(folder, 'server.properties'), settings);
    await mkdir(join(folder, 'data'));
    await writeCertificates(folder);
    if (security.users === undefined) await writeFile(join(folder, 'data', 'meta.properties'), metadata);
    else await format({ jars, clusterId, settings: join(folder, 'server.properties'), users: security.users });
    return new KafkaBroker(options, folder, port);
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Resolves when it accepts connections. */
  async start(): Promise<void> {
    const { jars, ownerPid } = this.options;
    const java = ['java', '-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', `${jars}/*`];
    const command = [...java, 'kafka.Kafka', join(this.folder, 'server.properties')];
    const shell = ['-c', watch, 'sh', String(ownerPid), this.folder, ...command];
    const child = spawn('sh', shell, { detached: true, stdio: 'ignore' });
    child.unref();
    this.process = child;
    const endMs = Date.now() + readyWithinMs;
    while (!(await accepts(this.port))) {
      if (child.exitCode !== null || Date.now() > endMs) throw new Error('the Kafka broker does not start');
      await pause(50);
    }
  }

  /** As a power cut would: what it had in its hands is gone, its folder stays. */
  async kill(): Promise<void> {
    if (this.process === null) return;
    const ended = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    await ended;
    this.process = null;
    while (await accepts(this.port)) await pause(20);
  }

  async remove(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}
