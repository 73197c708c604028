import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';

import { type Outcome, type Session, SessionUseCases } from '#libs/application';
import type { SignInBody } from '#libs/contracts';

export class SignIn extends Command<Outcome<Session, 'sign_in_refused'>> {
  constructor(readonly body: SignInBody) {
    super();
  }
}

@CommandHandler(SignIn)
class SignInHandler implements ICommandHandler<SignIn> {
  constructor(private readonly sessions: SessionUseCases) {}

  async execute({ body: { apiKey, token = '' } }: SignIn) {
    return apiKey === undefined ? this.sessions.signInWithLink(token) : this.sessions.signInWithKey(apiKey);
  }
}

export const sessionCommandHandlers = [SignInHandler];
