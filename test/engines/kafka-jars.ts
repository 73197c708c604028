import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const installWithinMs = 180_000;

export type KafkaVersion = '4.4.0' | '3.9.2';

const cacheFolder = (): string => join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'hookline');

const pom = (version: KafkaVersion): string => `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>test</groupId><artifactId>kafka-broker</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${version}</version>
    </dependency>
  </dependencies>
</project>
`;

/** `17` of `openjdk version "17.0.15"`. */
const javaVersion = async (): Promise<number> => {
  const { stderr } = await run('java', ['-version']);
  return Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0);
};

/**
 * The folder with the jars of a Kafka broker, from Maven's repository: 43 MB, fetched once a user.
 * @throws with the reason why there is none
 */
export const kafkaJars = async (version: KafkaVersion): Promise<string> => {
  const java = await javaVersion().catch(() => 0);
  if (java < 17) throw new Error('no Docker answers, and no Java 17 is here to run Kafka itself');
  const folder = join(cacheFolder(), `kafka-${version}`);
  if (!existsSync(folder)) await install(version, folder);
  return folder;
};

/** Beside its place first: whoever sees the folder sees all of it. */
const install = async (version: KafkaVersion, folder: string): Promise<void> => {
  await mkdir(cacheFolder(), { recursive: true });
  const unfinished = await mkdtemp(join(cacheFolder(), 'kafka-installing-'));
  try {
    await writeFile(join(unfinished, 'pom.xml'), pom(version));
    const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', '-DoutputDirectory=lib'];
    await run('mvn', ['-q', '-B', ...goal], { cwd: unfinished, timeout: installWithinMs });
    await rename(join(unfinished, 'lib'), folder);
  } catch (error) {
    if (existsSync(folder)) return; // Somebody else was quicker.
    throw new Error(`no Docker answers, and Maven does not bring Kafka ${version}: ${lastLine(error)}`, {
      cause: error,
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
};

const lastLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).trim().split('\n').at(-1) ?? '';
