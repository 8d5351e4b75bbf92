import { createSocket } from 'node:dgram';

/** What a lab name server says. */
export interface DnsServerOptions {
  /** Loopback address, port 53. */
  readonly address: string;
  /** IPv4 address for every name; undefined: there is no such name. */
  readonly answer: string | undefined;
  readonly delayMs: number;
  /** SERVFAIL instead of an answer. */
  readonly fails: boolean;
}

/** A name server on loopback that answers every question for an A record alike. Source: RFC 1035, section 4. */
export async function startDnsServer(
  options: DnsServerOptions,
): Promise<{ readonly close: () => Promise<void> }> {
  const socket = createSocket('udp4');
  const timers = new Set<NodeJS.Timeout>();
  socket.on('message', (question, from) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      const reply = replyTo(question, options);
      if (reply !== undefined) socket.send(reply, from.port, from.address);
    }, options.delayMs);
    timers.add(timer);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(53, options.address, resolve);
  });
  return {
    close: async () => {
      for (const timer of timers) clearTimeout(timer);
      await new Promise<void>((resolve) => socket.close(() => resolve()));
    },
  };
}

function replyTo(question: Buffer, { answer, fails }: DnsServerOptions): Buffer | undefined {
  if (question.length < 17) return undefined;
  let end = 12;
  while (end < question.length && question[end] !== 0) end += (question[end] ?? 0) + 1;
  const type = end + 3 <= question.length ? question.readUInt16BE(end + 1) : 0;
  const asked = question.subarray(12, end + 5);
  const found = answer !== undefined && !fails && type === 1;
  const head = Buffer.from(question.subarray(0, 12));
  // Response, recursion available; NXDOMAIN is 3, SERVFAIL 2.
  head.writeUInt16BE(0x8180 | (fails ? 2 : answer === undefined ? 3 : 0), 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(found ? 1 : 0, 6);
  head.writeUInt32BE(0, 8);
  if (!found) return Buffer.concat([head, asked]);
  const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 5, 0, 4, ...answer.split('.').map(Number)]);
  return Buffer.concat([head, asked, record]);
}
