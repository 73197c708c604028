import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';

import {
  type Outcome,
  SendTestEvent,
  type WebhookRow,
  WebhookUseCases,
  type WebhookUseCaseRefusal,
  type WebhookWithSecret,
} from '#libs/application';

export class CreateWebhook extends Command<Outcome<WebhookWithSecret, WebhookUseCaseRefusal>> {
  constructor(readonly request: Parameters<WebhookUseCases['create']>[0]) {
    super();
  }
}

export class EditWebhook extends Command<Outcome<WebhookRow, WebhookUseCaseRefusal>> {
  constructor(readonly request: Parameters<WebhookUseCases['edit']>[0]) {
    super();
  }
}

export class DeleteWebhook extends Command<Outcome<null, WebhookUseCaseRefusal>> {
  constructor(readonly request: Parameters<WebhookUseCases['remove']>[0]) {
    super();
  }
}

export class RotateSecret extends Command<Outcome<WebhookWithSecret, WebhookUseCaseRefusal>> {
  constructor(readonly request: Parameters<WebhookUseCases['rotateSecret']>[0]) {
    super();
  }
}

export class SendTest extends Command<Awaited<ReturnType<SendTestEvent['send']>>> {
  constructor(readonly request: Parameters<SendTestEvent['send']>[0]) {
    super();
  }
}

@CommandHandler(CreateWebhook)
class CreateWebhookHandler implements ICommandHandler<CreateWebhook> {
  constructor(private readonly webhooks: WebhookUseCases) {}

  execute({ request }: CreateWebhook) {
    return this.webhooks.create(request);
  }
}

@CommandHandler(EditWebhook)
class EditWebhookHandler implements ICommandHandler<EditWebhook> {
  constructor(private readonly webhooks: WebhookUseCases) {}

  execute({ request }: EditWebhook) {
    return this.webhooks.edit(request);
  }
}

@CommandHandler(DeleteWebhook)
class DeleteWebhookHandler implements ICommandHandler<DeleteWebhook> {
  constructor(private readonly webhooks: WebhookUseCases) {}

  execute({ request }: DeleteWebhook) {
    return this.webhooks.remove(request);
  }
}

@CommandHandler(RotateSecret)
class RotateSecretHandler implements ICommandHandler<RotateSecret> {
  constructor(private readonly webhooks: WebhookUseCases) {}

  execute({ request }: RotateSecret) {
    return this.webhooks.rotateSecret(request);
  }
}

@CommandHandler(SendTest)
class SendTestHandler implements ICommandHandler<SendTest> {
  constructor(private readonly tests: SendTestEvent) {}

  execute({ request }: SendTest) {
    return this.tests.send(request);
  }
}

export const webhookCommandHandlers = [
  CreateWebhookHandler,
  EditWebhookHandler,
  DeleteWebhookHandler,
  RotateSecretHandler,
  SendTestHandler,
];
