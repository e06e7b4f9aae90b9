/**
 * The arrays of numbers, as which a memory can be seen.
 *
 * @module
 */
export type View =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array;

/** The class of such an array: `Int32Array`. */
export interface ViewType<T extends View> {
  new (from: ArrayBuffer | SharedArrayBuffer): T;
  readonly BYTES_PER_ELEMENT: number;
}
