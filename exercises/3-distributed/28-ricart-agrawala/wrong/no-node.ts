// caught by: one-at-a-time
// Exports a class, but none of 'mysocks/distributed'.
export default class Alone {
  asked = false;

  onRequest(): void {
    this.asked = true;
  }
}
