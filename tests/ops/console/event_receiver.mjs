// Stands in for a system that is told of changes: reads what comes with the CloudEvents project's own
// library, which checks it, and says at the end how many events it was told.
//
//   node tests/ops/console/event_receiver.mjs     prints its address; SIGTERM ends it
//
// Exit codes: 0 every event was one, 1 one was not, or none came.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const { HTTP } = createRequire(`${root}/ops/console/package.json`)('cloudevents');

let events = 0;
let wrong = 0;
const seen = new Set();

function judge(headers, body) {
  const event = HTTP.toEvent({ headers, body });
  event.validate();
  const { row } = event.data;
  const expected = `${row.signal_id}/${row.episode}/${row.revision}`;
  if (event.id !== expected || event.subject !== row.signal_id) throw new Error(`${event.id} is not ${expected}`);
  if (event.type !== 'tributary.change.v1') throw new Error(`type ${event.type}`);
  if (seen.has(event.id)) throw new Error(`${event.id} twice`);
  seen.add(event.id);
}

const server = createServer(async (request, response) => {
  let body = '';
  for await (const piece of request) body += piece;
  events += 1;
  try {
    judge(request.headers, body);
  } catch (error) {
    wrong += 1;
    console.error(`event_receiver: ${error.message}: ${JSON.stringify(error.errors ?? body.slice(0, 300))}`);
  }
  response.writeHead(204).end();
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/`));
process.on('SIGTERM', () => {
  console.log(`events: ${events}, wrong: ${wrong}`);
  process.exit(events > 0 && wrong === 0 ? 0 : 1);
});
