// caught by: needs-a-name
// Greets even when there is nobody to greet.
const [name] = process.argv.slice(2);
console.log(`Hello, ${name ?? 'nobody'}!`);
