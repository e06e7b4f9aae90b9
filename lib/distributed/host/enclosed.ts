/**
 * A node's realm from outside: no object of this one ever gets there, only texts pass.
 *
 * @module
 */
import { getHeapStatistics } from 'node:v8';
import vm from 'node:vm';
import type * as realm from './realm.ts';

/** This many instances are kept, and fewer when they need much memory. */
const INSTANCES = 40_000;
const HEAP_BYTES = 160 * 2 ** 20;

const start = new vm.Script('host.begin(program, questions)');
const ask = new vm.Script('host.answer(questions)');

/** A student's class in a realm of its own: nothing leads from it to descriptors, modules or the process. */
export class Enclosed {
  /** Which class the file exports, or an error: as JSON. */
  readonly hello: string;
  // Without a prototype: what is not found in the realm's global is looked for here, up the chain.
  readonly #global: { host?: typeof realm; program?: unknown; questions?: string } =
    Object.create(null);
  readonly #context = vm.createContext(this.#global, {
    codeGeneration: { strings: false, wasm: false },
    microtaskMode: 'afterEvaluate',
  });
  readonly #limit: number;
  #kept = INSTANCES;

  /**
   * @param code The host inside, `hostCode().realm`.
   * @param file The student's file, bundled.
   * @param ids The numbers of the nodes, as JSON.
   * @param limit How many ms the file, or a batch of questions, may take. Throws when it does not come back.
   */
  constructor(code: string, file: string, ids: string, limit: number) {
    this.#limit = limit;
    this.#global.host = vm.runInContext(code, this.#context) as typeof realm;
    const { names } = this.#global.host;
    const options = { parsingContext: this.#context, filename: 'node.bundle' };
    this.#global.program = vm.compileFunction(file, names.split(','), options);
    this.#global.questions = ids;
    this.hello = start.runInContext(this.#context, { timeout: limit }) as string;
    delete this.#global.program;
  }

  /** Answers a list of questions, both as JSON. Throws when the node does not come back. */
  answer(questions: string): string {
    this.#global.questions = questions;
    const text = ask.runInContext(this.#context, { timeout: this.#limit }) as string;
    if (getHeapStatistics().used_heap_size > HEAP_BYTES) {
      this.#kept = Math.max(1000, this.#kept >> 1);
    }
    this.#global.host?.keep(this.#kept);
    return text;
  }
}
