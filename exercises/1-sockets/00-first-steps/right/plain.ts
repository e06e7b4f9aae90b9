// In short, and without a word: the mistakes in wrong/ change this program.
const [name] = process.argv.slice(2);
if (name === undefined) process.exit(1);
console.log(`Hello, ${name}!`);
