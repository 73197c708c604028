import { rejectedRecordListQuery, rejectedRecordPage } from '../rejected-records.js';
import { type Operation, readers } from './operation.js';

export const rejectedRecordOperations: readonly Operation[] = [
  {
    id: 'listRejectedRecords',
    method: 'get',
    path: '/api/v1/rejected-records',
    tag: 'Rejected records',
    summary: 'What came in on Kafka and could not be read, newest first',
    roles: readers,
    query: rejectedRecordListQuery,
    answers: { 200: { description: 'A page of records', body: rejectedRecordPage } },
    problems: [],
  },
];
