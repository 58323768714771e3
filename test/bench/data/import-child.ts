/* One import in a process of its own: node import-child.ts LIBRARY PATH. Prints one line of JSON. Its time is the import's, without the start of Node. */
import { createDataLibrary } from '../../../main/data/library.ts';

const [folder = '', path = ''] = process.argv.slice(2);
const library = createDataLibrary(folder);
const request = { path, name: 'bench', format: null, options: {}, labels: null, strict: true };
const started = performance.now();
const { count, hash } = await library.import(request, () => undefined, new AbortController().signal);
const seconds = (performance.now() - started) / 1000;
console.log(JSON.stringify({ title: 'Isthmus', count, seconds, peakMiB: process.resourceUsage().maxRSS / 1024, hash }));
