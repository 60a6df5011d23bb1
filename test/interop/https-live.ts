import { WebSocket } from 'ws';

/** `https-live.ts URL COOKIE`: opens a live view with a session; prints who it is, and the code that it ends with. */
const [url = '', cookie = ''] = process.argv.slice(2);
const socket = new WebSocket(`${url.replace('https', 'wss')}/api/live`, {
  rejectUnauthorized: false,
  headers: { cookie, origin: url },
});
socket.on('open', () => socket.send('{"id":1,"call":"access.whoami"}'));
socket.on('message', (text: Buffer) => {
  const { result } = JSON.parse(text.toString()) as { result: { value: { username: string } } };
  console.log(result.value.username);
});
socket.on('close', (code) => {
  console.log(code);
  process.exit(0);
});
socket.on('error', (error) => {
  console.log(error.message);
  process.exit(1);
});
