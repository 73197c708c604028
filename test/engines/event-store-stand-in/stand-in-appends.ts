import type { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import type { AppendFault, StandInFaults } from './stand-in-faults.js';
import type { AppendResult, StandInLog } from './stand-in-log.js';
import { asNumbers, failures, nameOf, toAppendAnswer, toExpected, toProposed, toTimeout } from './stand-in-wire.js';

type AppendCall = ServerDuplexStream<BatchAppendReq, BatchAppendResp>;

interface Proposed {
  readonly options: BatchAppendReq.Options;
  readonly messages: BatchAppendReq.ProposedMessage[];
}

/** The server's end of BatchAppend: takes the parts of each append together, stores it and answers. */
export class StandInAppends {
  private readonly calls = new Set<AppendCall>();
  private unanswered: (() => void)[] = [];

  constructor(
    private readonly log: StandInLog,
    private readonly faults: StandInFaults,
    private readonly appended: () => void,
  ) {}

  serve(call: AppendCall): void {
    const proposed = new Map<string, Proposed>();
    this.calls.add(call);
    call.on('data', (request: BatchAppendReq) => {
      const whole = collect(proposed, request);
      if (whole === undefined) return;
      const pause = this.faults.pause();
      if (pause === undefined) this.take(call, request, whole);
      else
        void pause.then(() => {
          this.take(call, request, whole);
        });
    });
    call.on('end', () => call.end());
    call.on('error', () => this.calls.delete(call));
    call.on('close', () => this.calls.delete(call));
  }

  private take(call: AppendCall, request: BatchAppendReq, proposed: Proposed): void {
    if (this.faults.isNotReady) return void call.emit('error', failures.notReady());
    const fault = this.faults.nextAppendFault();
    const store = (): AppendResult => {
      const events = proposed.messages.map(toProposed);
      const name = nameOf(proposed.options.getStreamIdentifier());
      const result = this.log.append(name, toExpected(proposed.options), events);
      this.appended();
      return result;
    };
    if (fault === 'store_late') {
      call.emit('error', failures.lost());
      this.faults.late.push(() => {
        store();
        this.log.flush();
      });
      return;
    }
    const result = store();
    this.answerAfterFlush(() => {
      answerWith(call, request, { proposed, result, fault });
    });
  }

  /** Appends that come together are written to the file together. */
  private answerAfterFlush(answer: () => void): void {
    this.unanswered.push(answer);
    if (this.unanswered.length > 1) return;
    setImmediate(() => {
      const answers = this.unanswered;
      this.unanswered = [];
      this.log.flush();
      for (const each of answers) each();
    });
  }
}

const collect = (proposed: Map<string, Proposed>, request: BatchAppendReq): Proposed | undefined => {
  const id = request.getCorrelationId()?.getString() ?? '';
  const options = proposed.get(id)?.options ?? request.getOptions();
  if (options === undefined) return undefined;
  const messages = [...(proposed.get(id)?.messages ?? []), ...request.getProposedMessagesList()];
  if (request.getIsFinal()) proposed.delete(id);
  else proposed.set(id, { options, messages });
  return request.getIsFinal() ? { options, messages } : undefined;
};

const answerWith = (
  call: AppendCall,
  request: BatchAppendReq,
  {
    proposed,
    result,
    fault,
  }: { readonly proposed: Proposed; readonly result: AppendResult; readonly fault: AppendFault | undefined },
): void => {
  const answer = toAppendAnswer(request, proposed.options, result);
  switch (fault) {
    case 'lose_answer':
    case 'store_late':
      return;
    case 'end_call':
      call.end();
      return;
    case 'break_call':
      call.emit('error', failures.lost());
      return;
    case 'time_out':
      call.write(toTimeout(request, proposed.options));
      return;
    case 'answer_unknown': {
      const unknown = toAppendAnswer(request, proposed.options, result);
      unknown.setCorrelationId(asNumbers(crypto.randomUUID()));
      call.write(unknown);
      call.write(answer);
      return;
    }
    case 'answer_twice':
      call.write(answer);
      call.write(answer);
      return;
    case undefined:
      call.write(answer);
  }
};
