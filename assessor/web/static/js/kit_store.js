// What was recorded on a visit and has not reached the service yet, kept in this browser (IndexedDB) under the person
// who recorded it. A record leaves only when the service has it, or when that person says so.
const NAME = "inspection";
const FLAG = "kit-unsent";

function opened() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("unsent", { keyPath: "id" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function using(mode, work) {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction("unsent", mode);
      const asked = work(transaction.objectStore("unsent"));
      transaction.oncomplete = () => resolve(asked?.result);
      transaction.onabort = () => reject(transaction.error);
      transaction.onerror = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

export const put = async (record) => { await using("readwrite", (store) => store.put(record)); await count(); };
export const get = (id) => using("readonly", (store) => store.get(id));
export const remove = async (id) => { await using("readwrite", (store) => store.delete(id)); await count(); };
export const all = () => using("readonly", (store) => store.getAll());

// Changes a record only while it is still the one that was read (same key): what was typed meanwhile wins.
export async function change(id, key, act) {
  const kept = await using("readwrite", (store) => {
    const asked = store.get(id);
    asked.onsuccess = () => {
      const record = asked.result;
      if (!record) return;
      const made = act(record, record.key === key);
      if (made === null) store.delete(id);
      else if (made) store.put(made);
    };
    return asked;
  });
  await count();
  return kept;
}

// How many there are, where every page can see it: signing out asks first.
async function count() {
  const number = (await all()).length;
  try {
    if (number) localStorage.setItem(FLAG, String(number));
    else localStorage.removeItem(FLAG);
  } catch { /* storage is closed */ }
}

export async function forgetAll() {
  await using("readwrite", (store) => store.clear());
  await count();
}

export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
