import { readUnpackedHead } from '../bytes/open-bytes.ts';
import { badData } from '../errors.ts';
import { jsonTexts } from './json-texts.ts';
import type { JsonText } from './json-texts.ts';
import { imageShapeParameter, labelKindParameter, maximumParameter } from './options.ts';
import type { Reader } from './reader.ts';
import { labelFieldParameter, recordReading } from './record-reading.ts';
import type { DataRecord } from './record-values.ts';
import { shown } from './table-cells.ts';
import { ignoreParameter, tableParameters } from './table-options.ts';
import { textColumnParameter } from './text-rows.ts';

/** JSON Lines: one object or array a line; or one array of such objects. */
export const jsonl: Reader = {
  descriptor: {
    id: 'jsonl',
    title: 'JSON Lines',
    description:
      'One JSON object or array a line, or one JSON array of them. Numbers and names of kinds, also in nested arrays and objects, become columns, or one field of texts the items; one field can hold the label.',
    parameters: [
      {
        ...labelFieldParameter,
        description: `${labelFieldParameter.description} Of arrays the fields are c1, c2, …; their only text is the label.`,
      },
      ignoreParameter,
      { ...textColumnParameter, label: 'Text field' },
      ...tableParameters,
      imageShapeParameter,
      maximumParameter,
      labelKindParameter,
    ],
    extensions: ['.jsonl', '.ndjson', '.json'],
  },
  matches: ({ folder, head }) =>
    !folder && !head.includes(0) && /^\ufeff?\s*(\{\s*["}]|\[\s*["{[\d-])/.test(Buffer.from(head).toString('utf8')),
  async read(request) {
    const head = await readUnpackedHead(request.path, 4096);
    if (head.length === 0) throw badData(`${request.path} is empty.`, 'Give a file with one JSON object a line.');
    return await recordReading(records(jsonTexts(request.path, head, request.signal)), request);
  },
};

async function* records(texts: AsyncIterable<JsonText>): AsyncGenerator<DataRecord> {
  for await (const text of texts) yield { value: parse(text), where: text.where };
}

function parse({ text, where }: JsonText): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw badData(`${where} is not JSON: ${error instanceof Error ? error.message : ''}.`, 'Write one JSON object or array a line.', {
      cause: error,
    });
  }
  if (typeof value !== 'object' || value === null)
    throw badData(`${where} is ${shown(value)}, neither an object nor an array.`, 'Write one JSON object or array a line.');
  return value;
}
