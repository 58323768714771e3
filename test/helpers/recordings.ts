/** How the samples of a WAV are written. */
interface Coding {
  readonly rate?: number;
  readonly bits?: 8 | 16 | 24 | 32 | 64;
  readonly float?: boolean;
  /** With the header that names the coding further behind. */
  readonly extensible?: boolean;
  /** Instead of the length of the samples in bytes. */
  readonly announced?: number;
}

/** A WAV of channels of samples at full scale ±1. */
export function wavFile(channels: readonly (readonly number[])[], coding: Coding = {}): Buffer {
  const { rate = 8000, bits = 16, float = false, extensible = false, announced } = coding;
  const width = bits / 8;
  const length = channels[0]?.length ?? 0;
  const samples = Buffer.alloc(length * channels.length * width);
  for (let at = 0; at < length; at++)
    channels.forEach((channel, index) => {
      const place = (at * channels.length + index) * width;
      const value = channel[at] ?? 0;
      if (float) samples[bits === 64 ? 'writeDoubleLE' : 'writeFloatLE'](value, place);
      else if (bits === 8) samples.writeUInt8(Math.min(255, 128 + Math.round(value * 128)), place);
      else samples.writeIntLE(Math.min(2 ** (bits - 1) - 1, Math.round(value * 2 ** (bits - 1))), place, width);
    });
  const format = Buffer.alloc(extensible ? 40 : 16);
  format.writeUInt16LE(extensible ? 0xfffe : float ? 3 : 1, 0);
  format.writeUInt16LE(channels.length, 2);
  format.writeUInt32LE(rate, 4);
  format.writeUInt32LE(rate * channels.length * width, 8);
  format.writeUInt16LE(channels.length * width, 12);
  format.writeUInt16LE(bits, 14);
  if (extensible) format.writeUInt16LE(float ? 3 : 1, 24);
  // Programs put their name before the samples; here of odd length, so that a byte fills up.
  const chunks = [chunk('fmt ', format), chunk('LIST', Buffer.from('odd')), chunk('data', samples, announced)];
  const content = Buffer.concat([Buffer.from('WAVE'), ...chunks]);
  return chunk('RIFF', content);
}

function chunk(id: string, content: Buffer, length = content.length): Buffer {
  const head = Buffer.alloc(8);
  head.write(id, 'latin1');
  head.writeUInt32LE(length, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
}

/** A sine at full scale 0.5. */
export const tone = (frequency: number, length: number, rate = 8000): number[] =>
  Array.from({ length }, (_, at) => 0.5 * Math.sin((2 * Math.PI * frequency * at) / rate));
