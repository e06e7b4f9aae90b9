/**
 * What a parent passes to its child: copies, and memory that stays shared.
 *
 * Node's own serializer writes the copies. Memory of `mmap` and `shmat`, and views of it, it writes as the number of a mapping,
 * which the child makes once more.
 *
 * @module
 * @see {@link https://nodejs.org/api/v8.html#serialization-api v8, serialization}
 */
import { Deserializer, Serializer } from 'node:v8';
import { show } from '../calls/arguments.ts';
import { mappingOf, type Mapping } from './mappings.ts';

/** The copies as bytes, and the mappings among them. */
export interface Packed {
  readonly bytes: Buffer;
  readonly mappings: Mapping[];
}

/** Kinds of views; a Buffer is the last. */
const VIEWS = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  DataView,
  BigInt64Array,
  BigUint64Array,
  Buffer,
] as const;

type View = ArrayBufferView<ArrayBuffer>;
const NONE = 2 ** 32 - 1;

class Writer extends Serializer {
  readonly shared: readonly ArrayBuffer[];

  constructor(shared: readonly ArrayBuffer[]) {
    super();
    this._setTreatArrayBufferViewsAsHostObjects(true);
    shared.forEach((memory, i) => this.transferArrayBuffer(i, memory));
    this.shared = shared;
  }

  declare _setTreatArrayBufferViewsAsHostObjects: (on: boolean) => void;

  _writeHostObject(view: View): void {
    const kind = VIEWS.findLastIndex((one) => view instanceof one);
    if (kind < 0) throw new TypeError(`Copies must be data: got ${show(view)}`);
    const index = this.shared.indexOf(view.buffer);
    this.writeUint32(kind);
    this.writeUint32(index < 0 ? NONE : index);
    this.writeDouble(view.byteLength);
    if (index >= 0) this.writeDouble(view.byteOffset);
    else this.writeRawBytes(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  }

  _getSharedArrayBufferId(): number {
    throw new TypeError(
      'Copies must be data, or memory of mmap() and shmat(): got a SharedArrayBuffer',
    );
  }

  _getDataCloneError = TypeError;
}

class Reader extends Deserializer {
  readonly memories: readonly ArrayBuffer[];

  constructor(bytes: Buffer, memories: readonly ArrayBuffer[]) {
    super(bytes);
    this.memories = memories;
    memories.forEach((memory, i) => this.transferArrayBuffer(i, memory));
  }

  _readHostObject(): View {
    const kind = VIEWS[this.readUint32()] ?? Uint8Array;
    const shared = this.memories[this.readUint32()];
    const length = this.readDouble();
    const offset = shared === undefined ? 0 : this.readDouble();
    const memory = shared ?? new Uint8Array(this.readRawBytes(length)).buffer;
    if (kind === Buffer) return Buffer.from(memory, offset, length);
    const size = 'BYTES_PER_ELEMENT' in kind ? kind.BYTES_PER_ELEMENT : 1;
    return new (kind as Uint8ArrayConstructor)(memory, offset, length / size);
  }
}

/** Throws a `TypeError` for what cannot be copied: a function, a socket. */
export function pack(copies: object): Packed {
  const shared = [...sharedIn(copies)];
  const writer = new Writer(shared);
  writer.writeHeader();
  writer.writeValue(copies);
  const mappings = shared.map((memory) => mappingOf(memory) as Mapping);
  return { bytes: writer.releaseBuffer(), mappings };
}

export function unpack(bytes: Buffer, memories: readonly ArrayBuffer[]): object {
  const reader = new Reader(bytes, memories);
  reader.readHeader();
  return reader.readValue() as object;
}

/** The mapped memory within a value. */
function sharedIn(copies: object): Set<ArrayBuffer> {
  const found = new Set<ArrayBuffer>();
  const seen = new Set<unknown>();
  const rest: unknown[] = [copies];
  while (rest.length > 0) {
    const value = rest.pop();
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    const memory = ArrayBuffer.isView(value) ? value.buffer : value;
    if (memory instanceof ArrayBuffer) {
      if (mappingOf(memory) !== undefined) found.add(memory);
    } else for (const one of partsOf(value)) rest.push(one);
  }
  return found;
}

function partsOf(value: object): Iterable<unknown> {
  return value instanceof Map || value instanceof Set ? value : Object.values(value);
}
