// A user of the library, compiled but not run: what the declarations must allow,
// and what they must refuse.

import { AutoSave, HoldfastError, files, open, version } from '../../lib/index.js';
import type { AutoSavePolicy, Change, ChangeResult, Container, Entry, EntryInput, ErrorCode, Format, ImportOptions, ImportProgress, Loss, Memory, MemoryFile, Page, Salvaged, Save, Stats, Status, Tier } from '../../lib/index.js';

export async function sample(): Promise<void> {
  const memory: Memory = await open('agents/ada/session.json', {
    sessionId: 'ada-1',
    storage: 'auto',
    format: 'json-compact',
    timeout: 5_000,
    workerURL: new URL('https://example.org/worker.js'),
    wasmURL: '/holdfast.wasm',
  });
  const entry: EntryInput = {
    id: '1',
    tier: 'session',
    content: 'prefers metric units',
    importance: 0.8,
    metadata: { big: 9007199254740993n, nested: [{ deep: null }] },
    created_at: new Date(),
    mood: 'a field of a later version',
  };
  await memory.save([entry]);
  await memory.saveWithSession('ada-2', [entry] as const);

  const entries: Entry[] = await memory.load();
  const times: string[] = entries.map((e) => e.created_at);
  await memory.save(entries);

  const container: Container = await memory.loadContainer();
  await memory.saveContainer({ ...container, entries: [...container.entries, entry] });
  await memory.saveContainer({ entries: [] });

  const there: boolean = await memory.exists();
  const session: string | null = await memory.storedSessionId();
  await memory.setSessionId('ada-3');
  const format: Format = 'msgpack';
  const bytes: Uint8Array<ArrayBuffer> = await memory.export({ format });
  await memory.import(new Blob([bytes]));
  await memory.import(bytes);
  const follow: ImportOptions = {
    signal: new AbortController().signal,
    onProgress: ({ phase, done, total }: ImportProgress) => use(phase, done / total),
  };
  await memory.import(bytes.buffer, follow);
  const { entries: found, losses, data }: Salvaged = await memory.salvage();
  const lost: string[] = losses.map(({ part, offset, length, reason }: Loss) => `${part} ${offset + length} ${reason}`);
  await memory.salvage(data, new Blob());
  use(found, lost);
  const list: MemoryFile[] = await files({ storage: 'auto', folder: 'agents', timeout: 1_000 });
  use(list.map(({ path, storage, bytes, modified }) => open(path + modified + bytes, { storage: storage === 'os' ? 'auto' : storage })));
  const status: Status = await memory.status();
  const persisted: boolean = await memory.persist();
  const facts: [string, number, string, number | null] = [memory.path, memory.version, version, status.quota];
  const save: Save | null = status.lastSave;
  use(save?.at, save?.ms, status.journalBytes);
  await memory.clear();
  await memory.close();
  use(times, there, session, persisted, facts);
}

export async function remember(memory: Memory): Promise<void> {
  const id: string = await memory.put({ content: 'likes tea' });
  const ids: string[] = await memory.put([{ content: 'a' }, { id: 'b', content: 'b' }] as const);
  const seen: Entry | null = await memory.get(id);
  if (!seen) return;
  await memory.put({ ...seen, content: 'likes coffee' }, { ifRevision: memory.revision(seen) });
  await memory.put([seen, { content: 'c' }], { ifRevision: [memory.revision(seen), undefined] });
  const gone: boolean = await memory.delete(id, { ifRevision: memory.revision(seen) });
  const tier: Tier = 'project';
  const counts: number[] = [await memory.delete(ids), await memory.touch(ids), await memory.count({ tier })];
  const found: Entry[] = await memory.query('tea', { tier, since: new Date(), until: '2030-01-01T00:00:00Z', limit: Infinity });
  const newest: Entry[] = await memory.list({ order: 'newest', limit: 20, offset: 20 });
  const done: ChangeResult = await memory.change({ put: [{ content: 'c' }], delete: ['b'], touch: [id], ifRevision: { b: null }, ifNoneUnder: ['c/'] });
  use(done.ids, done.deleted + done.touched);
  const several: Entry[] = await memory.get([id, 'b']);
  const { entries, next }: Page = await memory.page({ prefix: 'a/', where: { source: 'chat' }, content: false, order: 'id', after: '' });
  const updated: Entry | null = await memory.update(id, { content: 'likes both' });
  await memory.update(id, (entry) => void (entry.importance = 1));
  await memory.update(id, async (entry) => ({ ...entry, importance: 1 }));
  use(several, entries, next, updated);
  const stats: Stats = await memory.stats();
  await memory.deleteAll();
  await memory.checkpoint();
  await memory.yield();
  const off: () => void = memory.on('change', ({ setAside }: Change) => use(setAside));
  off();
  use(gone, await memory.touch(id), counts, found, newest, stats.tiers.long_term);

  // @ts-expect-error the content is missing
  await memory.put({ id: '1' });
  // @ts-expect-error a condition for each entry
  await memory.put([{ content: 'a' }], { ifRevision: null });
  // @ts-expect-error not an order
  await memory.list({ order: 'latest' });
  // @ts-expect-error not an event
  memory.on('save', () => {});
}

export async function saving(memory: Memory, entries: EntryInput[]): Promise<void> {
  const policy: AutoSavePolicy = { everyStore: false, afterChanges: 20, interval: 5_000, onClose: true, whenHidden: true };
  const saver = new AutoSave(policy, () => memory.save(entries));
  await saver.changed();
  await saver.changed(3);
  const state: [boolean, number] = [saver.dirty, saver.changes];
  await saver.save();
  await saver.close();
  use(state);
}

export function codeOf(error: unknown): ErrorCode | undefined {
  if (!(error instanceof HoldfastError)) return undefined;
  use(error.path, error.offset, error.cause);
  return error.code;
}

export async function refused(memory: Memory): Promise<void> {
  // @ts-expect-error not a tier
  await memory.save([{ id: '1', tier: 'forever', content: '' }]);
  // @ts-expect-error the content is missing
  await memory.save([{ id: '1', tier: 'session' }]);
  // @ts-expect-error not a format
  await memory.export({ format: 'yaml' });
  // @ts-expect-error not a storage
  await open('a.json', { storage: 'cookies' });
  // @ts-expect-error text is not bytes
  await memory.import('[]');
  // @ts-expect-error the path can't be changed
  memory.path = 'other.json';
}

function use(..._values: unknown[]): void {}
