/* The thread that scans blocks of rows. */
import { answerTasks } from '../threads/answer-tasks.ts';
import { scanBlock } from './csv-table.ts';
import type { Block, ScannedBlock } from './csv-table.ts';

answerTasks<Block, ScannedBlock>(async (block) => {
  const answer = scanBlock(block);
  const memory = answer.rows === null ? [answer.bytes.buffer] : [answer.rows.values.buffer, answer.rows.lines.buffer];
  return { answer, transfer: memory };
});
