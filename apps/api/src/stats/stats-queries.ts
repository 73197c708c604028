import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';

import { StatsUseCases } from '#libs/application';

export class GetStats extends Query<Awaited<ReturnType<StatsUseCases['over']>>> {
  constructor(readonly request: Parameters<StatsUseCases['over']>[0]) {
    super();
  }
}

@QueryHandler(GetStats)
class GetStatsHandler implements IQueryHandler<GetStats> {
  constructor(private readonly stats: StatsUseCases) {}

  execute({ request }: GetStats) {
    return this.stats.over(request);
  }
}

export const statsQueryHandlers = [GetStatsHandler];
