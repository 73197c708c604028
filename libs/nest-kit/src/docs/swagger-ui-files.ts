import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** The files of Swagger UI that a page needs: name to media type. */
const mediaTypes = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
} as const;

export type SwaggerUiFile = keyof typeof mediaTypes;

export const isSwaggerUiFile = (name: string): name is SwaggerUiFile => Object.hasOwn(mediaTypes, name);

/** A file of the installed Swagger UI, so that the page of the documentation asks no other host for anything. */
export const readSwaggerUiFile = (name: SwaggerUiFile): { readonly content: string; readonly mediaType: string } => ({
  content: readFileSync(createRequire(import.meta.url).resolve(`swagger-ui-dist/${name}`), 'utf8'),
  mediaType: mediaTypes[name],
});
