// Checks the proof of one journal entry with nothing but the browser's own cryptography: what was
// written, that it stands in the city's log, and that the city has signed that log. Pure but for
// WebCrypto; knows no page. The formats are C2SP's (signed-note, tlog-checkpoint) over RFC 6962.

const encoder = new TextEncoder();

function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

export function base64Of(bytes) {
  return btoa(String.fromCharCode(...bytes));
}

export function hexOf(bytes) {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function joined(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const same = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);

async function sha256(...parts) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...parts)));
}

const leafHash = (entry) => sha256([0], encoder.encode(entry));
const nodeHash = (left, right) => sha256([1], left, right);

/** Both halves of a position: shifts of JavaScript stop at 32 bits. */
const half = (number) => Math.floor(number / 2);
const odd = (number) => number % 2 === 1;

/** RFC 9162, 2.1.3.2: the root that the path leads to, or null where it cannot be a path. */
export async function rootOfInclusion(index, size, leaf, path) {
  if (!(index >= 0 && index < size)) return null;
  let position = index;
  let last = size - 1;
  let hash = leaf;
  for (const next of path) {
    if (last === 0) return null;
    if (odd(position) || position === last) {
      hash = await nodeHash(next, hash);
      while (!odd(position) && position !== 0) {
        position = half(position);
        last = half(last);
      }
    } else {
      hash = await nodeHash(hash, next);
    }
    position = half(position);
    last = half(last);
  }
  return last === 0 ? hash : null;
}

/** RFC 9162, 2.1.4.2: whether the tree of `size` with `root` begins with that of `before`. */
export async function extendsTree(before, beforeRoot, size, root, path) {
  if (before === size) return path.length === 0 && same(beforeRoot, root);
  if (!(before > 0 && before < size) || path.length === 0) return false;
  const rest = [...path];
  let position = before - 1;
  let last = size - 1;
  while (odd(position)) {
    position = half(position);
    last = half(last);
  }
  // A tree of 2^k entries is a part of the new one by itself and is not sent.
  let old = position === 0 ? beforeRoot : rest.shift();
  let now = old;
  for (const next of rest) {
    if (last === 0) return false;
    if (odd(position) || position === last) {
      old = await nodeHash(next, old);
      now = await nodeHash(next, now);
      while (!odd(position) && position !== 0) {
        position = half(position);
        last = half(last);
      }
    } else {
      now = await nodeHash(now, next);
    }
    position = half(position);
    last = half(last);
  }
  return last === 0 && same(old, beforeRoot) && same(now, root);
}

/** A checkpoint's text, what it says, and its signature lines. Throws on anything else. */
export function parseCheckpoint(note) {
  const end = note.indexOf("\n\n");
  const text = note.slice(0, end + 1);
  const [origin, size, root] = text.split("\n");
  if (end < 0 || !/^(0|[1-9]\d*)$/.test(size)) throw new Error("not a checkpoint");
  const signatures = [...note.slice(end + 2).matchAll(/^— (\S+) (\S+)$/gm)].map((line) => {
    const bytes = bytesOf(line[2]);
    return { name: line[1], key: bytes.slice(0, 4), signature: bytes.slice(4) };
  });
  return { text, origin, size: Number(size), root: bytesOf(root), signatures };
}

/** "name+hash+base64": the name, and the key's bytes after its type (1: Ed25519). */
function parseKey(vkey) {
  const [name, id, ...rest] = vkey.split("+");
  const key = bytesOf(rest.join("+"));
  if (key[0] !== 1 || key.length !== 33) throw new Error("not an Ed25519 key");
  return { name, id, key };
}

/** true or false; null where this browser cannot check Ed25519 signatures. */
export async function signedBy(vkey, checkpoint) {
  const { name, id, key } = parseKey(vkey);
  const hash = await sha256(encoder.encode(`${name}\n`), key);
  if (hexOf(hash.slice(0, 4)) !== id || checkpoint.origin !== name) return false;
  const line = checkpoint.signatures.find((one) => one.name === name && hexOf(one.key) === id);
  if (!line) return false;
  let imported;
  try {
    imported = await crypto.subtle.importKey("raw", key.slice(1), "Ed25519", false, ["verify"]);
  } catch {
    return null;
  }
  return crypto.subtle.verify("Ed25519", imported, line.signature, encoder.encode(checkpoint.text));
}

/** Whether salt and private part open the entry's commitment "c". */
async function opens(proof) {
  const commitment = JSON.parse(proof.leaf).c;
  const key = await crypto.subtle.importKey("raw", bytesOf(proof.salt),
    { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const words = encoder.encode(`colletta/v1\n${proof.private}`);
  const made = new Uint8Array(await crypto.subtle.sign("HMAC", key, words));
  return base64Of(made) === commitment;
}

/** What `check` says; false where the proof is such that nothing can be computed from it. */
async function tried(check) {
  try {
    return await check();
  } catch {
    return false;
  }
}

const kSteps = ["mine", "entry", "tree", "signature"];

/**
 * `proof`: {leaf, index, hashes, checkpoint, vkey} and, for the person's own part, {salt, private}.
 * Yields {step, good} in order: "mine" (only with a salt), "entry", "tree", "signature", each by
 * itself: one that fails stops no other. good: true, false, or null where this browser cannot tell.
 */
export async function* checkProof(proof) {
  const checks = {
    mine: () => opens(proof),
    entry: () => JSON.parse(proof.leaf).seq === proof.index,
    tree: async () => {
      const checkpoint = parseCheckpoint(proof.checkpoint);
      const root = await rootOfInclusion(proof.index, checkpoint.size, await leafHash(proof.leaf),
        proof.hashes.map(bytesOf));
      return root !== null && same(root, checkpoint.root);
    },
    signature: () => signedBy(proof.vkey, parseCheckpoint(proof.checkpoint)),
  };
  const able = Boolean(globalThis.crypto?.subtle); // pages that came over plain http have none
  for (const step of kSteps) {
    if (step === "mine" && !proof.salt) continue;
    yield { step, good: able ? await tried(checks[step]) : null };
  }
}

/** The entry's fingerprint as hex, computed here. */
export async function fingerprint(proof) {
  return hexOf(await leafHash(proof.leaf));
}

/**
 * Whether the log of today still begins with the one that the proof was made for. `fetchText(path)`
 * gives the log's public files. null: out of reach.
 */
export async function stillHolds(proof, fetchText) {
  const before = parseCheckpoint(proof.checkpoint);
  let now;
  let path = [];
  try {
    now = parseCheckpoint(await fetchText("checkpoint"));
    if (now.size < before.size) return false;
    if (now.size > before.size) {
      const answer = await fetchText(`consistency?from=${before.size}&to=${now.size}`);
      path = JSON.parse(answer).path.map(bytesOf);
    }
  } catch {
    return null;
  }
  const signed = await signedBy(proof.vkey, now);
  if (signed === false || !(await extendsTree(before.size, before.root, now.size, now.root, path))) {
    return false;
  }
  return signed; // null: it grows rightly, but whose it is this browser cannot tell
}
