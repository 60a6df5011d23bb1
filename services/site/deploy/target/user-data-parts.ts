import { checkCloudConfig, mostStructure, tooLong, type Finding, type Findings } from './cloud-config.ts';

const mostParts = 200;

interface Message {
  headers: Map<string, string>;
  /** Where its body begins: lines above it. */
  above: number;
  body: string[];
}

/** A MIME message's headers, folded lines joined, and its body. */
function read(lines: readonly string[], above: number): Message {
  const headers = new Map<string, string>();
  let last = '';
  let i = 0;
  for (; i < lines.length && lines[i]!.trim() !== ''; i++) {
    const line = lines[i]!;
    if (/^\s/.test(line) && last !== '') headers.set(last, `${headers.get(last)} ${line.trim()}`);
    const match = /^([!-9;-~]+):\s*(.*)$/.exec(line);
    if (match && !/^\s/.test(line)) headers.set((last = match[1]!.toLowerCase()), match[2]!.trim());
  }
  return { headers, above: above + i + 1, body: lines.slice(i + 1) };
}

/** A MIME message: each of its parts that is a cloud-config is checked; what is in base64 or is included is not. */
export function checkMultipart(text: string): Findings {
  const lines = text.split(/\r?\n/);
  // An envelope line of a mail program, and empty lines, may stand above the headers.
  const start = lines.findIndex((line) => line.trim() !== '' && !line.startsWith('From '));
  const message = read(lines.slice(start), start);
  const type = message.headers.get('content-type') ?? '';
  if (!/^multipart\//i.test(type)) return checkPart(message);
  const boundary = /boundary\s*=\s*(?:"([^"]+)"|([^\s;]+))/i.exec(type);
  const mark = boundary?.[1] ?? boundary?.[2];
  if (mark === undefined) return trouble('The Content-Type of the message names no boundary.', 1 + start);
  const marks = message.body.flatMap((line, i) =>
    line.trimEnd() === `--${mark}` || line.trimEnd() === `--${mark}--` ? [i] : [],
  );
  if (marks.length === 0)
    return trouble(`No line "--${mark}" begins a part: the message has none.`, message.above);
  if (marks.length > mostParts)
    return trouble(`The message has more than ${mostParts} parts.`, message.above);
  const found: Findings = { problems: [], warnings: [] };
  if (!message.body[marks.at(-1)!]!.trimEnd().endsWith('--'))
    found.warnings.push(`The line "--${mark}--" at the end is missing.`);
  let looked = 0;
  for (const [i, from] of marks.entries()) {
    if (message.body[from]!.trimEnd().endsWith('--') && i === marks.length - 1) continue;
    const part = read(message.body.slice(from + 1, marks[i + 1]), message.above + from + 1);
    looked += part.body.reduce((sum, line) => sum + Math.min(line.length, 1000) + 1, 0);
    if (i > 0 && looked > 2 * mostStructure) {
      found.warnings.push(tooLong);
      break;
    }
    const { problems, warnings } = checkPart(part);
    found.problems.push(...problems);
    found.warnings.push(...warnings);
  }
  return found;
}

function checkPart({ headers, above, body }: Message): Findings {
  const type = headers.get('content-type') ?? 'text/plain';
  const encoding = headers.get('content-transfer-encoding') ?? '7bit';
  const plain = /^(7bit|8bit|binary)$/i.test(encoding);
  const text = body.join('\n');
  const isConfig = /^text\/cloud-config\b/i.test(type);
  // cloud-init looks into a part of text/plain for what it begins with.
  const saysSo = /^text\/plain\b/i.test(type) && /^\s*#cloud-config\s*$/im.test(text.split('\n', 1)[0]!);
  return plain && (isConfig || saysSo) ? checkCloudConfig(text, above) : { problems: [], warnings: [] };
}

const trouble = (sentence: string, line: number): Findings => ({
  problems: [{ line, column: 1, sentence } satisfies Finding],
  warnings: [],
});
