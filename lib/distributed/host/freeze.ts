/**
 * Freezes what all nodes of a host share: what one changes there, others would know without a message.
 *
 * @module
 */

/** What no name leads to, but an expression does. */
function unnamed(): unknown[] {
  const iterators = [[][Symbol.iterator](), ''[Symbol.iterator](), new Map().keys()];
  const matches = 'a'.matchAll(/a/g);
  const generator = function* () {};
  const asynchronous = async function* () {};
  const functions = [generator, asynchronous, async () => {}];
  return [...iterators, new Set().keys(), matches, generator(), ...functions];
}

/** Freezes the values, and everything that can be reached from them. */
export function freezeAll(values: readonly unknown[]): void {
  const seen = new Set<object>();
  const open = [...values, ...unnamed().map((value) => Object.getPrototypeOf(value))];
  // Someone's own `toString` or `name` must not fail because a frozen prototype has one too.
  const common = [Object, Function, Error, RangeError, TypeError].map((one) => one.prototype);
  for (const prototype of common) allowOwn(prototype);
  while (open.length > 0) {
    const value = open.pop();
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) continue;
    if (seen.has(value)) continue;
    seen.add(value);
    open.push(Object.getPrototypeOf(value));
    for (const property of Object.values(Object.getOwnPropertyDescriptors(value))) {
      open.push(property.value, property.get, property.set);
    }
    if (!ArrayBuffer.isView(value)) Object.freeze(value);
  }
}

/** Turns fields into accessors that let an heir have its own, which a frozen field would forbid. */
function allowOwn(prototype: object): void {
  for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (!property.configurable || !('value' in property)) continue;
    const { value } = property;
    Object.defineProperty(prototype, name, {
      configurable: false,
      get: () => value,
      set(own: unknown) {
        if (this === prototype) throw new TypeError(`${name} is shared by all: it cannot be set`);
        const options = { configurable: true, enumerable: true, writable: true };
        Object.defineProperty(this, name, { value: own, ...options });
      },
    });
  }
}
