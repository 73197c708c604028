import shared from '@eventstore/db-client/generated/shared_pb.js';
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';

import type { Position } from '#libs/application';
import { type Revision, streamCategories, type StreamCategory } from '#libs/domain';

import { partsOf, startPosition } from './positions.js';

const { FORWARDS, BACKWARDS } = streams.ReadReq.Options.ReadDirection;

/** In units of 32 records: how many of other categories pass before the server tells how far it is. */
const checkpointEvery = 4;

/** Events of a stream after a revision. */
export const pageRequest = (stream: string, after: Revision, limit: number): ReadReq => {
  const { request, options } = newRequest();
  const place = new streams.ReadReq.Options.StreamOptions();
  place.setStreamIdentifier(nameOf(stream));
  if (after === 'none') place.setStart(new shared.Empty());
  else place.setRevision(String(after + 1));
  options.setStream(place);
  options.setReadDirection(FORWARDS);
  options.setCount(String(limit));
  options.setNoFilter(new shared.Empty());
  return request;
};

/** The last event of a stream. */
export const lastRequest = (stream: string): ReadReq => {
  const { request, options } = newRequest();
  const place = new streams.ReadReq.Options.StreamOptions();
  place.setStreamIdentifier(nameOf(stream));
  place.setEnd(new shared.Empty());
  options.setStream(place);
  options.setReadDirection(BACKWARDS);
  options.setCount('1');
  options.setNoFilter(new shared.Empty());
  return request;
};

/** The last event of ours; what the server writes about itself does not count. */
export const tailRequest = (): ReadReq => {
  const { request, options } = lastOfAll();
  options.setFilter(filterFor(streamCategories));
  return request;
};

/** The last event of everything, whoever wrote it. */
export const endRequest = (): ReadReq => {
  const { request, options } = lastOfAll();
  options.setNoFilter(new shared.Empty());
  return request;
};

const lastOfAll = (): ReturnType<typeof newRequest> => {
  const { request, options } = newRequest();
  const place = new streams.ReadReq.Options.AllOptions();
  place.setEnd(new shared.Empty());
  options.setAll(place);
  options.setReadDirection(BACKWARDS);
  options.setCount('1');
  return { request, options };
};

/** Everything of these categories after a position, and what comes. */
export const subscriptionRequest = (after: Position | null, wanted: readonly StreamCategory[]): ReadReq => {
  const { request, options } = newRequest();
  const place = new streams.ReadReq.Options.AllOptions();
  if (after === null || after === startPosition) place.setStart(new shared.Empty());
  else place.setPosition(toWire(after));
  options.setAll(place);
  options.setReadDirection(FORWARDS);
  options.setSubscription(new streams.ReadReq.Options.SubscriptionOptions());
  options.setFilter(filterFor(wanted));
  return request;
};

const newRequest = (): { readonly request: ReadReq; readonly options: ReadReq.Options } => {
  const request = new streams.ReadReq();
  const options = new streams.ReadReq.Options();
  const ids = new streams.ReadReq.Options.UUIDOption();
  ids.setString(new shared.Empty());
  options.setUuidOption(ids);
  options.setResolveLinks(false);
  request.setOptions(options);
  return { request, options };
};

const nameOf = (stream: string): InstanceType<typeof shared.StreamIdentifier> => {
  const identifier = new shared.StreamIdentifier();
  identifier.setStreamName(Buffer.from(stream));
  return identifier;
};

const toWire = (position: Position): ReadReq.Options.Position => {
  const { commit, prepare } = partsOf(position);
  const place = new streams.ReadReq.Options.Position();
  place.setCommitPosition(commit);
  place.setPreparePosition(prepare);
  return place;
};

const filterFor = (wanted: readonly StreamCategory[]): ReadReq.Options.FilterOptions => {
  const names = new streams.ReadReq.Options.FilterOptions.Expression();
  names.setPrefixList(wanted.map((category) => `${category}-`));
  const filter = new streams.ReadReq.Options.FilterOptions();
  filter.setStreamIdentifier(names);
  filter.setCount(new shared.Empty());
  filter.setCheckpointintervalmultiplier(checkpointEvery);
  return filter;
};
