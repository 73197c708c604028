import { Controller, Get, Param, Res } from '@nestjs/common';

import { asyncApiDocument, openApiDocument } from '#libs/contracts';
import { isSwaggerUiFile, readSwaggerUiFile, version } from '#libs/nest-kit';

import { Allow } from '../access/allow.decorator.js';
import type { ApiReply } from '../http/api-request.js';
import { RequestProblem } from '../http/request-problem.js';
import { docsPage, docsPolicy, docsStart } from './docs-page.js';

const json = 'application/json; charset=utf-8';

const once = <Made>(make: () => Made): (() => Made) => {
  let made: { readonly value: Made } | null = null;
  return () => (made ??= { value: make() }).value;
};

/** The documentation, made of the contracts that this process parses its requests with. */
@Controller('api')
@Allow('everyone')
export class DocsController {
  /** Made when somebody asks for them: a process that starts has other things to do. */
  private readonly openApi = once(() => JSON.stringify(openApiDocument(version)));
  private readonly asyncApi = once(() => JSON.stringify(asyncApiDocument(version)));

  @Get('openapi.json')
  openApiJson(@Res() reply: ApiReply): void {
    reply.header('content-type', json).send(this.openApi());
  }

  @Get('asyncapi.json')
  asyncApiJson(@Res() reply: ApiReply): void {
    reply.header('content-type', json).send(this.asyncApi());
  }

  /** The documentation for people; it asks no other host for anything. */
  @Get('docs')
  page(@Res() reply: ApiReply): void {
    reply
      .header('content-type', 'text/html; charset=utf-8')
      .header('content-security-policy', docsPolicy)
      .send(docsPage);
  }

  @Get('docs/:file')
  async file(@Param('file') name: string, @Res() reply: ApiReply): Promise<void> {
    if (name === 'start.js') {
      reply.header('content-type', 'text/javascript; charset=utf-8').send(docsStart);
      return;
    }
    if (!isSwaggerUiFile(name)) throw new RequestProblem('not_found');
    const { content, mediaType } = await readSwaggerUiFile(name);
    reply.header('content-type', mediaType).header('cache-control', 'public, max-age=3600').send(content);
  }
}
