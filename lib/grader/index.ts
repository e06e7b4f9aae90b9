/**
 * What a `grade.test.ts` imports.
 *
 * @module
 */
export { check, exercise, type Advice, type Check, type Exercise } from './declare.ts';
