import { Inject, Injectable } from '@nestjs/common';

import { type Actor, idempotentIdOf, type Ids } from '#libs/application';
import { IDS } from '#libs/nest-kit';

/** What an `Idempotency-Key` stands for: the id of what the request creates, for one API key alone. */
@Injectable()
export class IdempotentIds {
  constructor(@Inject(IDS) private readonly ids: Ids) {}

  idOf(actor: Actor, idempotencyKey: string | undefined): string | undefined {
    return idempotencyKey === undefined ? undefined : idempotentIdOf(this.ids, actor.id, idempotencyKey);
  }

  /** Of one of many in a request. A key has no space, so this is no other key's id. */
  idOfPart(actor: Actor, idempotencyKey: string | undefined, index: number): string | undefined {
    return this.idOf(actor, idempotencyKey === undefined ? undefined : `${idempotencyKey} ${index}`);
  }
}
