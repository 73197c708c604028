import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { localhost } from './localhost-certificate.js';

const run = promisify(execFile);

type Users = Readonly<Record<string, string>>;

export interface BrokerSecurity {
  /** Users and passwords: then only they get in, by SASL PLAIN or SCRAM. */
  readonly users?: Users;
  /** With the certificate of `localhost-certificate.ts`. */
  readonly tls?: boolean;
}

const scramMechanisms = ['SCRAM-SHA-256', 'SCRAM-SHA-512'] as const;

/** For the listener CLIENTS; the one of the controllers is open. */
export const securityProperties = ({ users, tls = false }: BrokerSecurity, folder: string): string => {
  const protocol = [...(users === undefined ? [] : ['SASL']), tls ? 'SSL' : 'PLAINTEXT'].join('_');
  return [
    `listener.security.protocol.map=CLIENTS:${protocol},CONTROLLER:PLAINTEXT`,
    ...(tls ? tlsProperties(folder) : []),
    ...(users === undefined ? [] : saslProperties(users)),
    '',
  ].join('\n');
};

const tlsProperties = (folder: string): readonly string[] => [
  'ssl.keystore.type=PEM',
  `ssl.keystore.location=${join(folder, 'keystore.pem')}`,
  'ssl.truststore.type=PEM',
  `ssl.truststore.location=${join(folder, 'truststore.pem')}`,
];

/** Brokers talk to each other as the first user. */
const saslProperties = (users: Users): readonly string[] => {
  const entries = Object.entries(users);
  const [[name, password] = ['', '']] = entries;
  const known = entries.map(([user, secret]) => `user_${user}="${secret}"`).join(' ');
  const plain = 'org.apache.kafka.common.security.plain.PlainLoginModule required';
  const scram = 'org.apache.kafka.common.security.scram.ScramLoginModule required';
  return [
    `sasl.enabled.mechanisms=PLAIN,${scramMechanisms.join(',')}`,
    'sasl.mechanism.inter.broker.protocol=PLAIN',
    `listener.name.clients.plain.sasl.jaas.config=${plain} username="${name}" password="${password}" ${known};`,
    ...scramMechanisms.map((each) => `listener.name.clients.${each.toLowerCase()}.sasl.jaas.config=${scram};`),
  ];
};

export const writeCertificates = async (folder: string): Promise<void> => {
  await writeFile(join(folder, 'keystore.pem'), Buffer.concat([localhost.key, localhost.certificate]));
  await writeFile(join(folder, 'truststore.pem'), localhost.certificate);
};

/** Makes the broker's data folder with the tool, which alone can make users for SCRAM before there is a broker. */
export const format = async ({
  jars,
  clusterId,
  settings,
  users,
}: {
  readonly jars: string;
  readonly clusterId: string;
  /** Path of the broker's properties. */
  readonly settings: string;
  readonly users: Users;
}): Promise<void> => {
  const java = ['-XX:TieredStopAtLevel=1', '-cp', `${jars}/*`, 'kafka.tools.StorageTool'];
  const scram = Object.entries(users).flatMap(([name, password]) =>
    scramMechanisms.flatMap((mechanism) => ['--add-scram', `${mechanism}=[name=${name},password=${password}]`]),
  );
  await run('java', [...java, 'format', '-t', clusterId, '-c', settings, ...scram]);
};
