/*
 * What the page keeps in the browser. The browser may refuse: private windows, a full disk, a
 * policy. Then the page works all the same and forgets when it is closed.
 */

/** Texts by key. */
export interface Store {
  keys(): string[];
  read(key: string): string | undefined;
  /** Whether it was kept. */
  write(key: string, text: string): boolean;
  remove(key: string): void;
}

/** What all keys of the page begin with. */
export const PREFIX = "holdfast.";

/** A store that lasts as long as the page. */
export function memoryStore(): Store {
  const texts = new Map<string, string>();
  return {
    keys: () => [...texts.keys()],
    read: (key) => texts.get(key),
    write: (key, text) => {
      texts.set(key, text);
      return true;
    },
    remove: (key) => void texts.delete(key),
  };
}

/** A store in what the browser offers, or in memory if it offers nothing. */
export function browserStore(storage: () => Storage): Store {
  try {
    return storeIn(storage());
  } catch {
    return memoryStore();
  }
}

/** A part of a store, which knows nothing of the rest. */
export function partOf(store: Store, name: string): Store {
  const prefix = `${name}.`;
  return {
    keys: () =>
      store
        .keys()
        .filter((key) => key.startsWith(prefix))
        .map((key) => key.slice(prefix.length)),
    read: (key) => store.read(prefix + key),
    write: (key, text) => store.write(prefix + key, text),
    remove: (key) => store.remove(prefix + key),
  };
}

function storeIn(storage: Storage): Store {
  return {
    keys: () =>
      Object.keys(storage)
        .filter((key) => key.startsWith(PREFIX))
        .map((key) => key.slice(PREFIX.length)),
    read: (key) => storage.getItem(PREFIX + key) ?? undefined,
    write: (key, text) => {
      try {
        storage.setItem(PREFIX + key, text);
        return true;
      } catch {
        return false;
      }
    },
    remove: (key) => storage.removeItem(PREFIX + key),
  };
}

/** The list that was kept under a key, or an empty one if there is none that can be read. */
export function readTexts(store: Store, key: string): string[] {
  const kept = readJson(store, key);
  return Array.isArray(kept) ? kept.filter((text) => typeof text === "string") : [];
}

/** What was kept under a key, or undefined if there is nothing that can be read. */
export function readJson(store: Store, key: string): unknown {
  try {
    return JSON.parse(store.read(key) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}
