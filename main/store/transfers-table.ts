import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { transferSchema } from '../../shared/model/transfer/transfer.ts';
import type { Store } from '../services/ports/store.ts';
import { fromJson } from './rows.ts';

type Transfers = Pick<Store, 'insertTransfer' | 'transfers' | 'transfer' | 'trashTransfer' | 'restoreTransfer' | 'purgeTransfers'>;

const rows = z.array(z.object({ record: fromJson(transferSchema) }).transform(({ record }) => record));

export function transfersTable(database: Database): Transfers {
  const insert = database.prepare('INSERT INTO transfers (id, record, created_at) VALUES (?, ?, ?)');
  const all = database.prepare('SELECT record FROM transfers WHERE trashed_at IS NULL ORDER BY created_at DESC, rowid DESC');
  const find = database.prepare('SELECT record FROM transfers WHERE id = ? AND (trashed_at IS NULL OR ?)');
  const trash = database.prepare('UPDATE transfers SET trashed_at = ? WHERE id = ?');
  const purge = database.prepare('DELETE FROM transfers WHERE trashed_at < ?');
  return {
    insertTransfer: (transfer) => void insert.run(transfer.id, JSON.stringify(transfer), transfer.createdAt),
    transfers: () => rows.parse(all.all()),
    transfer: (id, trashed = false) => rows.parse(find.all(id, Number(trashed)))[0],
    trashTransfer: (id) => void trash.run(new Date().toISOString(), id),
    restoreTransfer: (id) => void trash.run(null, id),
    purgeTransfers: (time) => void purge.run(time),
  };
}
