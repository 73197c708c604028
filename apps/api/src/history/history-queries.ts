import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';

import { HistoryExport, type HistoryExportRequest } from '#libs/application';

export class ExportHistory extends Query<Awaited<ReturnType<HistoryExport['open']>>> {
  constructor(readonly request: HistoryExportRequest) {
    super();
  }
}

@QueryHandler(ExportHistory)
class ExportHistoryHandler implements IQueryHandler<ExportHistory> {
  constructor(private readonly history: HistoryExport) {}

  execute({ request }: ExportHistory) {
    return this.history.open(request);
  }
}

export const historyQueryHandlers = [ExportHistoryHandler];
