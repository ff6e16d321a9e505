import { EventCutter, follow, waitBefore, type ServerEvent } from '../../../ops/console/src/api/events';

const bytes = new TextEncoder();

/** A response whose body is these pieces and then ends. */
function streamed(...pieces: string[]): Response {
  const body = new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(bytes.encode(piece));
      controller.close();
    },
  });
  return new Response(body, { status: 200 });
}

test('events are whole however the stream is cut', () => {
  const text = ': here\n\nid: 17\nevent: change\ndata: {"a":1}\n\nid: 18\ndata: one\ndata: two\n\n';
  for (let size = 1; size <= text.length; ++size) {
    const cutter = new EventCutter();
    const events: ServerEvent[] = [];
    for (let i = 0; i < text.length; i += size) events.push(...cutter.push(text.slice(i, i + size)));
    expect(events).toEqual([
      { id: '17', name: 'change', data: '{"a":1}' },
      { id: '18', name: 'message', data: 'one\ntwo' },
    ]);
  }
});

test('after a break it resumes behind the last whole event', async () => {
  const asked: string[] = [];
  const seen: string[] = [];
  const answers = [
    () => streamed('id: 1\ndata: a\n\n', 'id: 2\ndata: ha'),
    () => Promise.reject(new Error('no network')),
    () => streamed('id: 2\ndata: half\n\n'),
  ];
  await new Promise<void>((done) => {
    const following = follow({
      open: (lastId) => {
        asked.push(lastId);
        const next = answers.shift();
        if (next) return Promise.resolve(next());
        following.stop();
        done();
        return Promise.reject(new Error('over'));
      },
      onEvent: (event) => seen.push(event.data),
      onState: () => undefined,
      sleep: () => Promise.resolve(),
    });
  });
  expect(asked).toEqual(['', '1', '1', '2']);
  expect(seen).toEqual(['a', 'half']);
});

test('a place that the server no longer knows is given up, not asked for for ever', async () => {
  const asked: string[] = [];
  const answers = [
    () => streamed('id: 9\ndata: a\n\n'),
    () => new Response('', { status: 410 }),
    () => new Response('', { status: 401 }),
  ];
  const states: string[] = [];
  await new Promise<void>((done) => {
    follow({
      open: (lastId) => {
        asked.push(lastId);
        return Promise.resolve(answers.shift()!());
      },
      onEvent: () => undefined,
      onState: (state) => {
        states.push(state);
        if (answers.length === 0) done();
      },
      sleep: () => Promise.resolve(),
    });
  });
  expect(asked).toEqual(['', '9', '']);
  expect(states.at(-1)).toBe('refused');
});

test('it waits longer each time, half a minute at most', () => {
  expect([1, 2, 3, 20].map(waitBefore)).toEqual([1000, 2000, 4000, 30_000]);
});
