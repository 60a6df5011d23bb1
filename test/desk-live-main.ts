import { liveDesk, type LivePlace } from './desk-live.ts';

/** A live desk as a program of its own, so that it can be killed: `node desk-live-main.ts RENDERER_DIR PLACE_AS_JSON`. */
const [rendererDir, place] = process.argv.slice(2);
const desk = await liveDesk({ rendererDir: rendererDir!, place: JSON.parse(place!) as LivePlace });
process.stdout.write(`${desk.url}\n`);
