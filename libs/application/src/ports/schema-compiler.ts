import type { JsonObject, SchemaProblem } from '#libs/domain';

export type CompiledSchema =
  | {
      readonly kind: 'compiled';
      /** What is wrong with a payload: at least the first thing found; empty when it fits. Never throws. */
      readonly check: (payload: JsonObject) => readonly SchemaProblem[];
    }
  /** `reason` is for people: what this schema may not be like. */
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Compiles JSON Schema 2020-12. A schema is refused that is none, that names anything outside itself, or whose check
 * could take more than time in proportion to the payload: whoever sends an event must not be able to stop a process.
 */
export interface SchemaCompiler {
  compile(schema: JsonObject): CompiledSchema;
}
