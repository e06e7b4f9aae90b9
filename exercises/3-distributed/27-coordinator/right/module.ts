// Variables of the module, the shortest and the longest times that are allowed, and a holder that is told when it is void.
import { LockNode } from 'mysocks/distributed';

type Word = { type: 'may I?' | 'you may' | 'thanks' | 'there?' | 'yes' | 'no'; key: string };

let key = '';
let asked = 0;
let inside = '';
const line: [number, string][] = [];

export default class Module extends LockNode<Word> {
  get head(): number {
    return this.nodes.at(-1) ?? 0;
  }

  override onRequest(): void {
    key = `${this.life}/${asked++}`;
    this.send(this.head, { type: 'may I?', key });
  }

  override onRelease(): void {
    this.send(this.head, { type: 'thanks', key: inside });
    key = inside = '';
  }

  override onMessage(from: number, word: Word): void {
    const [first] = line;
    const isFirst = first?.[0] === from && first[1] === word.key;
    if (word.type === 'may I?') this.#mayI(from, word.key);
    else if (word.type === 'you may' && word.key === key) {
      inside = key;
      this.enter();
    } else if (word.type === 'there?') {
      this.send(from, { type: word.key === key ? 'yes' : 'no', key: word.key });
    } else if (isFirst && word.type === 'yes') {
      this.clearTimer('dead');
      this.setTimer('ask', 2000);
    } else if (isFirst && (word.type === 'thanks' || word.type === 'no')) {
      line.shift();
      this.#first();
    }
  }

  #mayI(node: number, itsKey: string): void {
    const old = line.findIndex(([other]) => other === node);
    if (old >= 0) line.splice(old, 1);
    line.push([node, itsKey]);
    if (old === 0 || line.length === 1) this.#first();
  }

  #first(): void {
    this.clearTimer('ask');
    this.clearTimer('dead');
    const [first] = line;
    if (first === undefined) return;
    this.send(first[0], { type: 'you may', key: first[1] });
    this.setTimer('ask', 500);
  }

  override onTimer(name: string): void {
    const [first] = line;
    if (first === undefined) return;
    if (name === 'ask') {
      this.send(first[0], { type: 'there?', key: first[1] });
      this.setTimer('dead', 2000);
    } else {
      line.shift();
      this.#first();
    }
  }
}
