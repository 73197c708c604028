import { startContainer } from './container.js';
import { EventStoreStandIn } from './event-store-stand-in/event-store-stand-in.js';
import { type Engine, findEngine } from './find-engine.js';

/** As in docker-compose.yml: the long-term support line, by a number. */
const image = 'docker.kurrent.io/kurrent-lts/kurrentdb:26.0.1';

export interface RealEventStore {
  /** `esdb://` or `kurrentdb://`. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/**
 * A real EventStoreDB or KurrentDB: HOOKLINE_TEST_EVENTSTORE_URL, else a container. Where there is neither, the
 * stand-in still runs the same suites, under its own name.
 */
export const findEventStore = (): Promise<Engine<RealEventStore>> =>
  findEngine(async () => {
    const given = process.env['HOOKLINE_TEST_EVENTSTORE_URL'] ?? '';
    return given === '' ? inDocker() : { url: given, stop: async () => undefined };
  });

export { EventStoreStandIn };

const inDocker = async (): Promise<RealEventStore> => {
  const container = await startContainer({
    image,
    port: 2113,
    environment: () => ({ KURRENTDB_INSECURE: 'true', KURRENTDB_TELEMETRY_OPTOUT: 'true' }),
    saysWhenReady: { line: /IS LEADER/, times: 1 },
  });
  if (container === null) throw new Error('no HOOKLINE_TEST_EVENTSTORE_URL is set and no container engine answers');
  return { url: `esdb://127.0.0.1:${container.port}?tls=false`, stop: container.stop };
};
