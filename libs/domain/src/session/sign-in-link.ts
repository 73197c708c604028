import { accept, type Decision, refuse } from '../decision.js';
import { type ApiKeyId, type IsoInstant, toMs } from '../values.js';

/** A link signs somebody in as this API key, once. The stream's id is a hash of the token, which is stored nowhere. */
export interface SignInLinkCreated {
  readonly type: 'SignInLinkCreated';
  readonly data: { readonly keyId: ApiKeyId; readonly expiresAt: IsoInstant };
}
export interface SignInLinkUsed {
  readonly type: 'SignInLinkUsed';
  readonly data: Readonly<Record<string, never>>;
}
export type SignInLinkEvent = SignInLinkCreated | SignInLinkUsed;

/** absent ──SignInLinkCreated──► open ──SignInLinkUsed──► used. An open one that has expired is as good as none. */
export type SignInLinkState =
  { readonly status: 'absent' | 'used' } | ({ readonly status: 'open' } & SignInLinkCreated['data']);

export type SignInLinkCommand =
  | ({ readonly type: 'CreateSignInLink' } & SignInLinkCreated['data'])
  | { readonly type: 'UseSignInLink'; readonly at: IsoInstant };

export const noSignInLink: SignInLinkState = { status: 'absent' };

/** Why a link does not work is nobody's business who holds one that does not. */
export const decideSignInLink = (
  command: SignInLinkCommand,
  state: SignInLinkState,
): Decision<SignInLinkEvent, 'sign_in_refused'> => {
  switch (command.type) {
    case 'CreateSignInLink': {
      const { keyId, expiresAt } = command;
      return state.status === 'absent'
        ? accept<SignInLinkEvent>({ type: 'SignInLinkCreated', data: { keyId, expiresAt } })
        : refuse('sign_in_refused');
    }
    case 'UseSignInLink':
      return state.status === 'open' && toMs(state.expiresAt) > toMs(command.at)
        ? accept<SignInLinkEvent>({ type: 'SignInLinkUsed', data: {} })
        : refuse('sign_in_refused');
  }
};

export const evolveSignInLink = (state: SignInLinkState, event: SignInLinkEvent): SignInLinkState => {
  switch (event.type) {
    case 'SignInLinkCreated':
      return state.status === 'absent' ? { status: 'open', ...event.data } : state;
    case 'SignInLinkUsed':
      return state.status === 'open' ? { status: 'used' } : state;
  }
};
