import { existsSync, readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';

import { parseConfig } from './hookline.config.js';
import { settings } from './settings.js';

const service = z.looseObject({
  image: z.string(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.coerce.string()),
  volumes: z.array(z.string()).optional(),
  healthcheck: z.unknown().optional(),
});
const composeFile = z.looseObject({
  services: z.record(z.string(), service),
  volumes: z.record(z.string(), z.unknown()),
});

const { services, volumes } = composeFile.parse(parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }));
const dockerfile = readFileSync('Dockerfile', 'utf8');

/** `${NAME:-default}` and `${NAME:?message}` with nothing set but what must be. */
const interpolated = (text: string): string =>
  text.replace(/\$\{(\w+):([-?])([^}]*)\}/g, (_, name: string, operator: string, rest: string) =>
    operator === '-' ? rest : `value of ${name}`,
  );

const environmentOf = (name: 'api' | 'dispatcher'): Record<string, string> =>
  Object.fromEntries(
    Object.entries(services[name]!.environment).map(([setting, value]) => [setting, interpolated(value)]),
  );

describe('docker-compose.yml', () => {
  it.each(['api', 'dispatcher'] as const)('gives the %s settings that it starts with', (role) => {
    const config = parseConfig(environmentOf(role), { role, isTerminal: false });
    expect([config.eventStore.kind, config.messageBus.kind, config.readModels.kind]).toEqual([
      'eventstoredb',
      'kafka',
      'postgresql',
    ]);
  });

  it.each(['api', 'dispatcher'] as const)('runs the %s that is built', (name) => {
    const [file = ''] = services[name]!.command ?? [];
    expect(existsSync(file.replace(/^dist\//, '').replace(/\.js$/, '.ts'))).toBe(true);
  });

  it('pins every image, checks the health of every engine and keeps its data', () => {
    for (const [name, { image, healthcheck, volumes: mounted }] of Object.entries(services)) {
      expect(image).toMatch(/:\d+\.\d+/);
      if (name === 'api' || name === 'dispatcher') continue;
      expect(healthcheck).toBeDefined();
      expect(Object.keys(volumes)).toContain(mounted?.[0]?.split(':')[0]);
    }
  });
});

describe('Dockerfile', () => {
  it('sets nothing that is no setting, and does not run as root', () => {
    const named = [...dockerfile.matchAll(/\bHOOKLINE_\w+/g)].map(([name]) => name);
    expect(Object.keys(settings.shape)).toEqual(expect.arrayContaining(named));
    expect(dockerfile).toMatch(/^USER node$/m);
  });
});
