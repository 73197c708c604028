import shared from '@eventstore/db-client/generated/shared_pb.js';
import type { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import timestamps from 'google-protobuf/google/protobuf/timestamp_pb.js';

import type { Revision } from '#libs/domain';

import type { EncodedEvent } from './stored-event.js';

export interface StreamAppend {
  readonly stream: string;
  readonly expected: Revision;
  readonly events: readonly EncodedEvent[];
}

/**
 * How long the server may take, by its clock: far off, so that clocks that differ do not end an append.
 * What it does not answer in time is noticed here; its own limit for a write holds beside it.
 */
const serverDeadlineMs = 24 * 60 * 60 * 1_000;

/** One request holds the whole append: the server takes at most 1 MiB, below what one message may hold. */
export const toAppendRequest = ({ stream, expected, events }: StreamAppend, call: number): BatchAppendReq => {
  const request = new streams.BatchAppendReq();
  request.setCorrelationId(uuidOf(correlationOf(call)));
  request.setOptions(toOptions(stream, expected));
  request.setProposedMessagesList(events.map(toMessage));
  request.setIsFinal(true);
  return request;
};

const toOptions = (stream: string, expected: Revision): BatchAppendReq.Options => {
  const name = new shared.StreamIdentifier();
  name.setStreamName(Buffer.from(stream));
  const options = new streams.BatchAppendReq.Options();
  options.setStreamIdentifier(name);
  options.setDeadline(timestamps.Timestamp.fromDate(new Date(Date.now() + serverDeadlineMs)));
  if (expected === 'none') options.setNoStream(new empty.Empty());
  else options.setStreamPosition(String(expected));
  return options;
};

const toMessage = ({ id, type, data, metadata }: EncodedEvent): BatchAppendReq.ProposedMessage => {
  const message = new streams.BatchAppendReq.ProposedMessage();
  message.setId(uuidOf(id));
  message.getMetadataMap().set('type', type).set('content-type', 'application/json');
  message.setData(data);
  message.setCustomMetadata(metadata);
  return message;
};

const uuidOf = (id: string): InstanceType<typeof shared.UUID> => {
  const uuid = new shared.UUID();
  uuid.setString(id);
  return uuid;
};

const hexDigits = 12;

/** Requests of a call are told apart by the last 48 bits of a UUID. */
const correlationOf = (call: number): string => `00000000-0000-4000-8000-${call.toString(16).padStart(hexDigits, '0')}`;

/** Which request an answer is for; servers write the UUID as text or as two numbers. `NaN` for one that is not ours. */
export const callOf = (answer: BatchAppendResp): number => {
  const uuid = answer.getCorrelationId();
  const numbers = uuid?.getStructured();
  return numbers === undefined
    ? Number.parseInt(uuid?.getString().slice(-hexDigits) ?? '', 16)
    : Number(BigInt.asUintN(hexDigits * 4, BigInt(numbers.getLeastSignificantBits())));
};
