import { describe, expect, it } from 'vitest';
import { FRAME, FrameReader, frameParts, jsonFrame } from './frames.ts';

const bytes = Buffer.concat([
  ...jsonFrame(FRAME.ready, 0, { engineVersion: '26' }),
  ...frameParts(FRAME.bytes, 0xffffffff, Buffer.alloc(3000, 7)),
  ...frameParts(FRAME.close, 0, Buffer.alloc(0)),
]);

describe('frames', () => {
  it('come out as they went in, wherever the stream is cut', () => {
    for (const size of [1, 2, 3, 9, 10, 500, bytes.length]) {
      const reader = new FrameReader();
      const frames = [];
      for (let at = 0; at < bytes.length; at += size)
        frames.push(...reader.push(bytes.subarray(at, at + size)));
      expect(frames.map(({ kind, id, payload }) => [kind, id, payload.length])).toEqual([
        [FRAME.ready, 0, 22],
        [FRAME.bytes, 0xffffffff, 3000],
        [FRAME.close, 0, 0],
      ]);
    }
  });

  it('of an impossible length are refused', () => {
    for (const length of [0, 4, 0xffffffff]) {
      const wrong = Buffer.alloc(16);
      wrong.writeUInt32LE(length, 0);
      expect(() => new FrameReader().push(wrong)).toThrow(RangeError);
    }
  });
});
