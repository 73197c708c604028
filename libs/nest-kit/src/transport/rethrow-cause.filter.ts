import { Catch, type RpcExceptionFilter } from '@nestjs/common';
import { type Observable, throwError } from 'rxjs';

/** Lets an error leave a handler as it is. Without it Nest puts an object without cause or stack in its place. */
@Catch()
export class RethrowCause implements RpcExceptionFilter {
  catch(cause: unknown): Observable<never> {
    return throwError(() => cause);
  }
}
