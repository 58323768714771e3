import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { AppError } from '../../shared/contract/errors.ts';
import { backboneSchema } from '../../shared/model/backbone.ts';
import type { Store } from '../services/ports/store.ts';
import { fromJson } from './rows.ts';

type Backbones = Pick<
  Store,
  'insertBackbone' | 'backbones' | 'findBackbone' | 'trashBackbone' | 'restoreBackbone' | 'trashedBackbonesBefore' | 'deleteBackbone'
>;

const rows = z.array(z.object({ record: fromJson(backboneSchema) }).transform(({ record }) => record));

export function backbonesTable(database: Database): Backbones {
  const insert = database.prepare('INSERT INTO backbones (id, name, hash, record, created_at) VALUES (?, ?, ?, ?, ?)');
  const all = database.prepare('SELECT record FROM backbones WHERE trashed_at IS NULL ORDER BY created_at DESC, rowid DESC');
  const find = database.prepare(
    `SELECT record FROM backbones WHERE (id = @key OR name = @key) AND (trashed_at IS NULL OR @trashed)
     ORDER BY id = @key DESC, trashed_at IS NULL DESC, trashed_at DESC LIMIT 1`,
  );
  const trash = database.prepare('UPDATE backbones SET trashed_at = ? WHERE id = ?');
  const trashed = database.prepare('SELECT record FROM backbones WHERE trashed_at < ? ORDER BY trashed_at DESC');
  const remove = database.prepare('DELETE FROM backbones WHERE id = ?');
  const taken = database.prepare(
    `SELECT other.name FROM backbones JOIN backbones AS other USING (name)
     WHERE backbones.id = ? AND other.id <> backbones.id AND other.trashed_at IS NULL`,
  );
  return {
    insertBackbone: (backbone) => void insert.run(backbone.id, backbone.name, backbone.hash, JSON.stringify(backbone), backbone.createdAt),
    backbones: () => rows.parse(all.all()),
    findBackbone: (key, withTrashed = false) => rows.parse(find.all({ key, trashed: Number(withTrashed) }))[0],
    trashBackbone: (id) => void trash.run(new Date().toISOString(), id),
    restoreBackbone: database.transaction((id: string) => {
      const other = taken.get(id);
      if (other !== undefined)
        throw new AppError('conflict', 'Another backbone has its name by now.', { hint: 'Remove that one first.', details: { id } });
      trash.run(null, id);
    }),
    trashedBackbonesBefore: (time) => rows.parse(trashed.all(time)),
    deleteBackbone: (id) => void remove.run(id),
  };
}
