import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';

import { type Actor, ApiKeyUseCases } from '#libs/application';

export class CreateApiKey extends Command<Awaited<ReturnType<ApiKeyUseCases['create']>>> {
  constructor(readonly request: Parameters<ApiKeyUseCases['create']>[0]) {
    super();
  }
}

export class RevokeApiKey extends Command<Awaited<ReturnType<ApiKeyUseCases['revoke']>>> {
  constructor(
    readonly id: string,
    readonly actor: Actor,
  ) {
    super();
  }
}

@CommandHandler(CreateApiKey)
class CreateApiKeyHandler implements ICommandHandler<CreateApiKey> {
  constructor(private readonly keys: ApiKeyUseCases) {}

  execute({ request }: CreateApiKey) {
    return this.keys.create(request);
  }
}

@CommandHandler(RevokeApiKey)
class RevokeApiKeyHandler implements ICommandHandler<RevokeApiKey> {
  constructor(private readonly keys: ApiKeyUseCases) {}

  execute({ id, actor }: RevokeApiKey) {
    return this.keys.revoke(id, actor);
  }
}

export const apiKeyCommandHandlers = [CreateApiKeyHandler, RevokeApiKeyHandler];
