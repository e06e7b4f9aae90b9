// caught by: greets
// The greeting is what was asked for: it belongs on stdout.
const [name] = process.argv.slice(2);
if (name === undefined) process.exit(1);
console.error(`Hello, ${name}!`);
