import type { Code as StatusCode } from '@eventstore/db-client/generated/code_pb.js';
import code from '@eventstore/db-client/generated/code_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import status from '@eventstore/db-client/generated/status_pb.js';
import type { BatchAppendReq, BatchAppendResp, ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { Metadata, type ServiceError, status as codes } from '@grpc/grpc-js';
import any from 'google-protobuf/google/protobuf/any_pb.js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import type { AppendResult, Expected, LogEvent, ProposedEvent } from './stand-in-log.js';

const { Code } = code;

/** What a tombstone and a soft delete have for a revision. */
const lastOfAll = '9223372036854775807';
const noPosition = '18446744073709551615';

export const nameOf = (identifier: InstanceType<typeof shared.StreamIdentifier> | undefined): string =>
  Buffer.from(identifier?.getStreamName_asU8() ?? []).toString();

export const toProposed = (message: BatchAppendReq.ProposedMessage): ProposedEvent => ({
  id: message.getId()?.getString() ?? '',
  type: message.getMetadataMap().get('type') ?? '',
  contentType: message.getMetadataMap().get('content-type') ?? '',
  data: message.getData_asU8(),
  metadata: message.getCustomMetadata_asU8(),
});

export const toExpected = (options: BatchAppendReq.Options): Expected => {
  if (options.hasNoStream()) return 'no_stream';
  if (options.hasAny()) return 'any';
  return options.hasStreamExists() ? 'stream_exists' : Number(options.getStreamPosition());
};

const newAnswer = (request: BatchAppendReq, options: BatchAppendReq.Options): BatchAppendResp => {
  const answer = new streams.BatchAppendResp();
  answer.setCorrelationId(asNumbers(request.getCorrelationId()?.getString() ?? ''));
  answer.setStreamIdentifier(options.getStreamIdentifier());
  return answer;
};

/** Servers answer a correlation id as two signed numbers, in whatever form it came. */
export const asNumbers = (uuid: string): InstanceType<typeof shared.UUID> => {
  const digits = uuid.replaceAll('-', '').padEnd(32, '0');
  const structured = new shared.UUID.Structured();
  structured.setMostSignificantBits(String(BigInt.asIntN(64, BigInt(`0x${digits.slice(0, 16)}`))));
  structured.setLeastSignificantBits(String(BigInt.asIntN(64, BigInt(`0x${digits.slice(16)}`))));
  const answer = new shared.UUID();
  answer.setStructured(structured);
  return answer;
};

export const toAppendAnswer = (
  request: BatchAppendReq,
  options: BatchAppendReq.Options,
  result: AppendResult,
): BatchAppendResp => {
  const answer = newAnswer(request, options);
  switch (result.kind) {
    case 'ok': {
      const success = new streams.BatchAppendResp.Success();
      success.setCurrentRevision(String(result.revision));
      const position = new shared.AllStreamPosition();
      const place = result.position === null ? noPosition : String(result.position);
      position.setCommitPosition(place);
      position.setPreparePosition(place);
      success.setPosition(position);
      answer.setSuccess(success);
      return answer;
    }
    case 'wrong_version': {
      const details = new shared.WrongExpectedVersion();
      if (result.current === 'no_stream') details.setCurrentNoStream(new empty.Empty());
      else details.setCurrentStreamRevision(String(result.current));
      answer.setError(toStatus(Code.FAILED_PRECONDITION, 'WrongExpectedVersion', details.serializeBinary()));
      return answer;
    }
    case 'deleted':
      answer.setError(toStatus(Code.NOT_FOUND, 'StreamDeleted', new shared.StreamDeleted().serializeBinary()));
      return answer;
    case 'too_large':
      answer.setError(
        toStatus(
          Code.INVALID_ARGUMENT,
          'MaximumAppendSizeExceeded',
          new shared.MaximumAppendSizeExceeded().serializeBinary(),
        ),
      );
      return answer;
  }
};

export const toTimeout = (request: BatchAppendReq, options: BatchAppendReq.Options): BatchAppendResp => {
  const answer = newAnswer(request, options);
  answer.setError(toStatus(Code.DEADLINE_EXCEEDED, 'Timeout', new shared.Timeout().serializeBinary()));
  return answer;
};

const toStatus = (statusCode: StatusCode, name: string, details: Uint8Array): InstanceType<typeof status.Status> => {
  const packed = new any.Any();
  packed.pack(details, `event_store.client.${name}`);
  const answer = new status.Status();
  answer.setCode(statusCode);
  answer.setMessage(name);
  answer.setDetails(packed);
  return answer;
};

const toStored = (event: LogEvent): ReadResp.ReadEvent.RecordedEvent => {
  const stored = new streams.ReadResp.ReadEvent.RecordedEvent();
  const id = new shared.UUID();
  id.setString(event.id);
  const name = new shared.StreamIdentifier();
  name.setStreamName(Buffer.from(event.stream));
  stored.setId(id);
  stored.setStreamIdentifier(name);
  stored.setStreamRevision(event.revision === Infinity ? lastOfAll : String(event.revision));
  stored.setCommitPosition(String(event.position));
  stored.setPreparePosition(String(event.position));
  stored.getMetadataMap().set('type', event.type).set('content-type', event.contentType).set('created', '0');
  stored.setData(event.data);
  stored.setCustomMetadata(event.metadata);
  return stored;
};

export const toEventAnswer = (event: LogEvent): ReadResp => {
  const read = new streams.ReadResp.ReadEvent();
  read.setEvent(toStored(event));
  read.setCommitPosition(String(event.position));
  const answer = new streams.ReadResp();
  answer.setEvent(read);
  return answer;
};

export const toMissingAnswer = (identifier: InstanceType<typeof shared.StreamIdentifier>): ReadResp => {
  const missing = new streams.ReadResp.StreamNotFound();
  missing.setStreamIdentifier(identifier);
  const answer = new streams.ReadResp();
  answer.setStreamNotFound(missing);
  return answer;
};

export const toConfirmation = (): ReadResp => {
  const confirmation = new streams.ReadResp.SubscriptionConfirmation();
  confirmation.setSubscriptionId(crypto.randomUUID());
  const answer = new streams.ReadResp();
  answer.setConfirmation(confirmation);
  return answer;
};

export const toCheckpoint = (commit: number, prepare: number): ReadResp => {
  const checkpoint = new streams.ReadResp.Checkpoint();
  checkpoint.setCommitPosition(String(commit));
  checkpoint.setPreparePosition(String(prepare));
  const answer = new streams.ReadResp();
  answer.setCheckpoint(checkpoint);
  return answer;
};

export const toCaughtUp = (): ReadResp => {
  const answer = new streams.ReadResp();
  answer.setCaughtUp(new streams.ReadResp.CaughtUp());
  return answer;
};

export const toFellBehind = (): ReadResp => {
  const answer = new streams.ReadResp();
  answer.setFellBehind(new streams.ReadResp.FellBehind());
  return answer;
};

/** Whether a subscription or a read of everything wants an event. */
export const wantedBy = (options: ReadReq.Options): ((event: LogEvent) => boolean) => {
  const filter = options.getFilter();
  const expression = filter?.getStreamIdentifier() ?? filter?.getEventType();
  if (filter === undefined || expression === undefined) return () => true;
  const subjectOf = filter.hasStreamIdentifier() ? (event: LogEvent) => event.stream : (event: LogEvent) => event.type;
  const prefixes = expression.getPrefixList();
  const pattern = new RegExp(expression.getRegex() || '^(?!)');
  return (event) => {
    const subject = subjectOf(event);
    return prefixes.some((prefix) => subject.startsWith(prefix)) || pattern.test(subject);
  };
};

/** An error of a whole call. Those that the server has a name for carry it in their trailers. */
const toFailure = (code: codes, details: string, trailers: Readonly<Record<string, string>> = {}): ServiceError => {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(trailers)) metadata.set(key, value);
  return Object.assign(new Error(details), { code, details, metadata });
};

export const failures = {
  notReady: () => toFailure(codes.UNAVAILABLE, 'Server Is Not Ready'),
  tooSlow: () => toFailure(codes.ABORTED, 'Operation timed out: Consumer too slow to handle event while live'),
  lost: () => toFailure(codes.UNAVAILABLE, 'Connection dropped'),
  invalidPosition: () => toFailure(codes.UNKNOWN, 'Unexpected ReadAllResult: InvalidPosition'),
  accessDenied: () => toFailure(codes.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' }),
  unauthenticated: () => toFailure(codes.UNAUTHENTICATED, 'Unauthenticated'),
  deleted: (stream: string) =>
    toFailure(codes.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
      exception: 'stream-deleted',
      'stream-name': stream,
    }),
} as const;
