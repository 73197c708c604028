import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Beside the built libs; from the sources, as tests run them, there is none. */
const builtConsole = fileURLToPath(new URL('../../../../console', import.meta.url));

const page = 'index.html';

/** Names of built files carry a hash of their content, so these may be kept for ever. */
const hashedFolder = 'assets/';

const mediaTypes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** In the order in which they are preferred: token of `accept-encoding`, ending of the file. */
const encodings = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

export interface ConsoleFile {
  readonly content: Buffer;
  readonly mediaType: string;
  /** `null`: as it is. */
  readonly encoding: string | null;
  /** Whether its name changes with its content. */
  readonly immutable: boolean;
}

/**
 * The built console. What it holds is listed once, so that no path of a request ever reaches the file system, and read
 * once: clients that read slowly share what they wait for.
 */
export class ConsoleFiles {
  private readonly contents = new Map<string, Promise<Buffer>>();

  private constructor(
    private readonly folder: string,
    private readonly names: ReadonlySet<string>,
  ) {}

  /** `null` where the console is not built. */
  static async open(folder: string = builtConsole): Promise<ConsoleFiles | null> {
    const names: readonly string[] = await readdir(folder, { recursive: true }).catch(() => []);
    return names.includes(page) ? new ConsoleFiles(folder, new Set(names)) : null;
  }

  /** The page, with the place for its nonce still open. */
  async page(): Promise<string> {
    return (await this.read(page)).toString('utf8');
  }

  /** `path` as it was asked for, `/assets/index-1a2b.js`; `null` when there is no such file. */
  async find(path: string, acceptEncoding: string): Promise<ConsoleFile | null> {
    const name = path.slice(1);
    const mediaType = mediaTypes[extname(name)];
    if (mediaType === undefined || !this.names.has(name)) return null;
    const [encoding, ending] = this.encodingOf(name, acceptEncoding);
    const content = await this.read(name + ending);
    return { content, mediaType, encoding, immutable: name.startsWith(hashedFolder) };
  }

  private read(name: string): Promise<Buffer> {
    const known = this.contents.get(name);
    if (known !== undefined) return known;
    const content = readFile(join(this.folder, name));
    this.contents.set(name, content);
    // What could not be read is tried again by the next request.
    content.catch(() => this.contents.delete(name));
    return content;
  }

  private encodingOf(name: string, acceptEncoding: string): readonly [string | null, string] {
    const accepted = acceptEncoding.split(',').map((token) => token.split(';', 1)[0]?.trim());
    const best = encodings.find(([token, ending]) => accepted.includes(token) && this.names.has(name + ending));
    return best ?? [null, ''];
  }
}
