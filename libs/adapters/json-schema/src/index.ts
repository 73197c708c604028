export { AjvSchemaCompiler } from './ajv-schema-compiler.js';
