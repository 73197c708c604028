import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook as StandardWebhook } from 'standardwebhooks';

import type { ReceivedRequest } from '#libs/testing';

import { describeWithEngine } from '../engines/engine.js';
import { type Engine, findEngine } from '../engines/find-engine.js';
import { codeBlocks } from '../support/markdown-code.js';
import { Scene } from './scene.js';

const scene = Scene.of();
/** Go compiles its standard library the first time. */
const programWithinMs = 180_000;

interface Case {
  readonly what: string;
  readonly secret: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isGenuine: boolean;
}

/** A language whose snippet reads cases from a file and prints a JSON array of what it says of each. */
interface Language {
  readonly name: string;
  readonly file: string;
  readonly harness: { readonly file: string; readonly code: string };
  /** Prints its version. */
  readonly probe: readonly [string, ...string[]];
  readonly run: readonly [string, ...string[]];
}

const node: Language = {
  name: 'node',
  file: 'verify.mjs',
  harness: {
    file: 'main.mjs',
    code: `import { readFileSync } from 'node:fs';
import { isGenuine } from './verify.mjs';
const cases = JSON.parse(readFileSync('cases.json', 'utf8'));
console.log(JSON.stringify(cases.map(({ secret, headers, body }) => isGenuine(secret, headers, Buffer.from(body)))));
`,
  },
  probe: [process.execPath, '--version'],
  run: [process.execPath, 'main.mjs'],
};

const python: Language = {
  name: 'python',
  file: 'verify.py',
  harness: {
    file: 'main.py',
    code: `import json
from verify import is_genuine
with open("cases.json", encoding="utf-8") as file:
    cases = json.load(file)
print(json.dumps([is_genuine(case["secret"], case["headers"], case["body"].encode()) for case in cases]))
`,
  },
  probe: ['python3', '--version'],
  run: ['python3', 'main.py'],
};

const go: Language = {
  name: 'go',
  file: 'verify.go',
  harness: {
    file: 'main.go',
    code: `package main

import (
	"encoding/json"
	"fmt"
	"os"
)

func main() {
	text, _ := os.ReadFile("cases.json")
	var cases []struct {
		Secret  string
		Headers map[string]string
		Body    string
	}
	if err := json.Unmarshal(text, &cases); err != nil {
		panic(err)
	}
	verdicts := []bool{}
	for _, one := range cases {
		header := func(name string) string { return one.Headers[name] }
		verdicts = append(verdicts, isGenuine(one.Secret, header, []byte(one.Body)))
	}
	out, _ := json.Marshal(verdicts)
	fmt.Println(string(out))
}
`,
  },
  probe: ['go', 'version'],
  run: ['go', 'run', 'verify.go', 'main.go'],
};

/** @throws with everything it printed when it does not end well */
const output = ([command, ...args]: readonly [string, ...string[]], cwd: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, timeout: programWithinMs, stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        printed += text;
      });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(printed);
      else reject(new Error(`${command} ended with ${String(code)}: ${printed}`));
    });
  });

const find = ({ probe }: Language): Promise<Engine<string>> => findEngine(() => output(probe, tmpdir()));
const [foundPython, foundGo] = await Promise.all([find(python), find(go)]);

const headersOf = ({ headers }: ReceivedRequest): Record<string, string> =>
  Object.fromEntries(
    ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [name, String(headers[name])]),
  );

/** What Hookline sent while a rotation overlapped, and what somebody else could make of it. */
const casesOf = (request: ReceivedRequest, older: string, newer: string): readonly Case[] => {
  const headers = headersOf(request);
  const sent = { secret: newer, headers, body: request.body };
  const id = headers['webhook-id']!;
  const signedAt = (at: Date): Record<string, string> => ({
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': new StandardWebhook(newer).sign(id, at, request.body),
  });
  const minutesFromNow = (minutes: number): Date => new Date(Date.now() + minutes * 60_000);
  return [
    { what: 'as it came', ...sent, isGenuine: true },
    { what: 'to a receiver that has the older secret', ...sent, secret: older, isGenuine: true },
    { what: 'with another body', ...sent, body: `${request.body} `, isGenuine: false },
    { what: 'with another id', ...sent, headers: { ...headers, 'webhook-id': 'msg_2' }, isGenuine: false },
    { what: 'under a secret of somebody else', ...sent, secret: 'whsec_c29tZWJvZHkgZWxzZQ==', isGenuine: false },
    { what: 'without its headers', ...sent, headers: {}, isGenuine: false },
    {
      what: 'with a timestamp that is none',
      ...sent,
      headers: { ...headers, 'webhook-timestamp': 'x' },
      isGenuine: false,
    },
    { what: 'signed anew, a minute ago', ...sent, headers: signedAt(minutesFromNow(-1)), isGenuine: true },
    { what: 'signed right, but six minutes ago', ...sent, headers: signedAt(minutesFromNow(-6)), isGenuine: false },
    { what: 'signed right, but ten minutes ahead', ...sent, headers: signedAt(minutesFromNow(10)), isGenuine: false },
    {
      what: 'with the right signature under another version',
      ...sent,
      headers: { ...headers, 'webhook-signature': headers['webhook-signature']!.replaceAll('v1,', 'v2,') },
      isGenuine: false,
    },
  ];
};

const verdictsOf = async ({ name, file, harness, run }: Language, cases: readonly Case[]): Promise<unknown> => {
  const [snippet, ...others] = codeBlocks('docs/api.md', `${name === 'node' ? 'js' : name} verify`);
  if (snippet === undefined || others.length > 0) throw new Error(`docs/api.md has no single snippet for ${name}`);
  const folder = await mkdtemp(join(tmpdir(), 'hookline-verify-'));
  try {
    await writeFile(join(folder, file), snippet);
    await writeFile(join(folder, harness.file), harness.code);
    await writeFile(join(folder, 'cases.json'), JSON.stringify(cases));
    return JSON.parse(await output(run, folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

describe('The snippets of docs/api.md that verify a signature tell what is genuine:', () => {
  let cases: readonly Case[];

  beforeAll(async () => {
    const hook = await scene.webhook();
    const { secret } = await scene.hookline.rotateSecret(hook.id, 24);
    await scene.publishTo(hook);
    const [request] = await hook.received();
    expect(String(request!.headers['webhook-signature']).split(' ')).toHaveLength(2);
    cases = casesOf(request!, hook.webhook.secret, secret);
  });

  const holds = (language: Language): void => {
    it(
      `in ${language.name}`,
      async () => {
        const verdicts = (await verdictsOf(language, cases)) as readonly boolean[];
        expect(cases.map(({ what }, index) => [what, verdicts[index]])).toEqual(
          cases.map(({ what, isGenuine }) => [what, isGenuine]),
        );
      },
      programWithinMs + 10_000,
    );
  };

  holds(node);
  describeWithEngine('python', foundPython, () => {
    holds(python);
  });
  describeWithEngine('go', foundGo, () => {
    holds(go);
  });
});
