import {
  type CompiledSchema,
  CorruptRecord,
  type Ids,
  type Log,
  type LogFields,
  type RequestSigner,
  type SchemaCompiler,
  type SecretBox,
} from '#libs/application';
import type { JsonObject, Sealed } from '#libs/domain';

/** Ids that a test can predict: counted, or the name itself. */
export class CountedIds implements Ids {
  private count = 0;

  ordered(): string {
    return this.next('ordered');
  }

  random(): string {
    return this.next('random');
  }

  named(name: string): string {
    return `named:${name}`;
  }

  private next(kind: string): string {
    this.count += 1;
    return `${kind}:${String(this.count)}`;
  }
}

/** Readable "ciphertext", bound to its owner as the real one is. */
export class TransparentSecretBox implements SecretBox {
  private count = 0;

  seal(clearText: string, boundTo: string): Sealed {
    return `sealed:${boundTo}:${clearText}`;
  }

  open(sealed: Sealed, boundTo: string): string {
    const prefix = `sealed:${boundTo}:`;
    if (!sealed.startsWith(prefix)) throw new CorruptRecord('sealed for somebody else');
    return sealed.slice(prefix.length);
  }

  keyOf(): string {
    return 'the only key';
  }

  newSigningSecret(): string {
    this.count += 1;
    return `whsec_${String(this.count)}`;
  }
}

/** Says which secrets signed. */
export const namingSigner: RequestSigner = {
  sign: ({ secrets }) => secrets.map((secret) => `v1,${secret}`).join(' '),
};

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly event: string;
}

/** Keeps the lines. */
export class MemoryLog implements Log {
  readonly lines: LogLine[] = [];
  private readonly fields: { readonly event: string; readonly fields: LogFields }[] = [];

  debug(event: string, fields?: LogFields): void {
    this.write({ level: 'debug', event }, fields);
  }

  info(event: string, fields?: LogFields): void {
    this.write({ level: 'info', event }, fields);
  }

  warn(event: string, fields?: LogFields): void {
    this.write({ level: 'warn', event }, fields);
  }

  error(event: string, _error: unknown, fields?: LogFields): void {
    this.write({ level: 'error', event }, fields);
  }

  /** Of each line of this event, in order. */
  fieldsOf(event: string): readonly LogFields[] {
    return this.fields.filter((line) => line.event === event).map(({ fields }) => fields);
  }

  private write(line: LogLine, fields: LogFields = {}): void {
    this.lines.push(line);
    this.fields.push({ event: line.event, fields });
  }
}

/** Knows the keyword `required` alone, and refuses a schema that has any other. */
export class RequiredFieldsCompiler implements SchemaCompiler {
  compile(schema: JsonObject): CompiledSchema {
    const other = Object.keys(schema).find((keyword) => keyword !== 'required');
    if (other !== undefined) return { kind: 'refused', reason: `unknown keyword ${other}` };
    const required = [schema['required']].flat().map(String);
    return {
      kind: 'compiled',
      check: (payload) =>
        required
          .filter((name) => !Object.hasOwn(payload, name))
          .map((name) => ({ path: name, message: 'is required' })),
    };
  }
}
