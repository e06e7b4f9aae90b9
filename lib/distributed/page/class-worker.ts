/**
 * The page's side of a worker: asks the student's class, and ends a worker that does not come back.
 *
 * @module
 */
import type { Answer, Question } from '../events.ts';
import type { Asked } from '../world/answers.ts';
import { Ended, handlerOf, Talk, type Asking, type Making } from './conversation.ts';
import type { Field } from './talk.ts';

/** The class of a file with these nodes. A worker that is ended is replaced. */
export class ClassWorker implements Asked {
  readonly #making: Making;
  readonly #ids: readonly number[];
  readonly #asked: Question[] = [];
  #known = new Set<number>();
  #talk: Talk | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(making: Making, ids: readonly number[]) {
    this.#making = making;
    this.#ids = ids;
  }

  /** Asks one after another, so that it is known which one did not come back. */
  async ask(questions: readonly Question[]): Promise<readonly Answer[]> {
    const answers: Answer[] = [];
    for (const question of questions) {
      this.#asked[question[0]] = question;
      answers.push(await this.#inTurn(() => this.#answer(question)));
    }
    return answers;
  }

  /** The fields of nodes in these states. */
  look(states: readonly (readonly [state: number, id: number])[]): Promise<Field[][]> {
    return this.#inTurn(async () => {
      try {
        const past = states.flatMap(([state]) => this.#past(state));
        await this.#say({ what: 'ask', questions: past });
        return (await this.#say({ what: 'look', states })) as Field[][];
      } catch (error) {
        if (!(error instanceof Ended)) throw error;
        return states.map(() => [['(cannot be read)', error.message]]);
      }
    });
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(act);
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async #answer(question: Question): Promise<Answer> {
    const questions = this.#past(question[0]);
    try {
      const answer = ((await this.#say({ what: 'ask', questions })) as Answer[]).at(-1)!;
      return 'error' in answer ? { error: this.#making.place(answer.error) } : answer;
    } catch (error) {
      if (!(error instanceof Ended)) throw error;
      return { error: `${handlerOf(question[3])} ${error.message}` };
    }
  }

  /** What has to be said before a state is known, and what leads to it. */
  #past(state: number): Question[] {
    const past: Question[] = [];
    for (let at = state; at >= 0 && !this.#known.has(at); at = this.#asked[at]![1]) {
      past.push(this.#asked[at]!);
      this.#known.add(at);
    }
    return past.toReversed();
  }

  async #say(request: Asking): Promise<unknown> {
    const fresh = this.#talk === undefined;
    const talk = (this.#talk ??= new Talk(this.#making.url));
    try {
      if (fresh) await talk.ask({ what: 'begin', ids: this.#ids });
      return await talk.ask(request);
    } catch (error) {
      if (this.#talk === talk) this.#forget();
      throw error;
    }
  }

  /** The next one begins with nothing. */
  #forget(): Talk | undefined {
    const talk = this.#talk;
    this.#talk = undefined;
    this.#known = new Set();
    return talk;
  }

  /** Ends a handler that somebody does not want to wait for. */
  stop(): void {
    this.#forget()?.end('was stopped: it had not come back');
  }

  close(): void {
    this.#forget()?.end('is not needed any more');
  }
}
