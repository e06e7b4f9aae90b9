// First steps: greets the person whose name is the first argument.
// Usage: npx tsx first-steps.ts NAME
const [name] = process.argv.slice(2);

if (name === undefined) {
  console.error('first-steps: whom shall I greet?');
  process.exit(1);
}

console.log('Hello, world!'); // TODO: greet NAME, not the world.
