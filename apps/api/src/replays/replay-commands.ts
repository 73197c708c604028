import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';

import { type Actor, type ReplayInput, ReplayUseCases } from '#libs/application';

export class RequestReplay extends Command<Awaited<ReturnType<ReplayUseCases['request']>>> {
  constructor(
    readonly id: string,
    readonly input: ReplayInput,
    readonly actor: Actor,
  ) {
    super();
  }
}

export class CancelReplay extends Command<Awaited<ReturnType<ReplayUseCases['cancel']>>> {
  constructor(
    readonly id: string,
    readonly actor: Actor,
  ) {
    super();
  }
}

@CommandHandler(RequestReplay)
class RequestReplayHandler implements ICommandHandler<RequestReplay> {
  constructor(private readonly replays: ReplayUseCases) {}

  execute({ id, input, actor }: RequestReplay) {
    return this.replays.request(id, input, actor);
  }
}

@CommandHandler(CancelReplay)
class CancelReplayHandler implements ICommandHandler<CancelReplay> {
  constructor(private readonly replays: ReplayUseCases) {}

  execute({ id, actor }: CancelReplay) {
    return this.replays.cancel(id, actor);
  }
}

export const replayCommandHandlers = [RequestReplayHandler, CancelReplayHandler];
