import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';

import {
  type Page,
  type PageRequest,
  type ReplayInput,
  type ReplayListFilter,
  type ReplayRow,
  type ReplaySource,
  ReplayUseCases,
} from '#libs/application';
import { REPLAY_SOURCE } from '#libs/nest-kit';

export class CountReplay extends Query<Awaited<ReturnType<ReplayUseCases['count']>>> {
  constructor(readonly input: ReplayInput) {
    super();
  }
}

export class ListReplays extends Query<Page<ReplayRow>> {
  constructor(
    readonly filter: ReplayListFilter,
    readonly page: PageRequest,
  ) {
    super();
  }
}

export class GetReplay extends Query<Awaited<ReturnType<ReplayUseCases['get']>>> {
  constructor(readonly id: string) {
    super();
  }
}

@QueryHandler(CountReplay)
class CountReplayHandler implements IQueryHandler<CountReplay> {
  constructor(private readonly replays: ReplayUseCases) {}

  execute({ input }: CountReplay) {
    return this.replays.count(input);
  }
}

@QueryHandler(ListReplays)
class ListReplaysHandler implements IQueryHandler<ListReplays> {
  constructor(@Inject(REPLAY_SOURCE) private readonly source: ReplaySource) {}

  execute({ filter, page }: ListReplays) {
    return this.source.listReplays(filter, page);
  }
}

@QueryHandler(GetReplay)
class GetReplayHandler implements IQueryHandler<GetReplay> {
  constructor(private readonly replays: ReplayUseCases) {}

  execute({ id }: GetReplay) {
    return this.replays.get(id);
  }
}

export const replayQueryHandlers = [CountReplayHandler, ListReplaysHandler, GetReplayHandler];
