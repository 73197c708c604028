import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** The files of Swagger UI that a page needs: name to media type. */
const mediaTypes = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
} as const;

export type SwaggerUiFile = keyof typeof mediaTypes;

export const isSwaggerUiFile = (name: string): name is SwaggerUiFile => Object.hasOwn(mediaTypes, name);

interface SwaggerUi {
  /** One for all answers: a client that reads slowly keeps no copy of its own. */
  readonly content: Buffer;
  readonly mediaType: string;
}

const read = async (name: SwaggerUiFile): Promise<SwaggerUi> => ({
  content: await readFile(createRequire(import.meta.url).resolve(`swagger-ui-dist/${name}`)),
  mediaType: mediaTypes[name],
});

const files = new Map<SwaggerUiFile, Promise<SwaggerUi>>();

/**
 * A file of the installed Swagger UI, so that the page of the documentation asks no other host for anything. Read once,
 * when it is first asked for: it does not change while the process runs, and the largest has 1.4 MB.
 */
export const readSwaggerUiFile = (name: SwaggerUiFile): Promise<SwaggerUi> => {
  const known = files.get(name);
  if (known !== undefined) return known;
  const file = read(name);
  files.set(name, file);
  // What could not be read is tried again by the next request.
  file.catch(() => files.delete(name));
  return file;
};
