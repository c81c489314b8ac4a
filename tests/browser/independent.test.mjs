// The log as programs read it that nobody here wrote: Go's checksum-database packages
// (tests/independent/verifylog) and the inclusion check of @sigstore/verify. They must take what a
// city serves and exports, and refuse it with one byte changed, with its end cut off, or forked.
import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync, sign } from "node:crypto";
import { copyFile, cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";

import { openBrowser, Visitor } from "./support/browser.mjs";
import { pledge } from "./support/giving.mjs";
import { demoCity, endings, run, scratch } from "./support/program.mjs";
import { kCards, payByCard } from "./support/sandbox.mjs";

const sigstore = createRequire(import.meta.url);
const { verifyCheckpoint } = sigstore("@sigstore/verify/dist/timestamp/checkpoint.js");
const { verifyMerkleInclusion } = sigstore("@sigstore/verify/dist/timestamp/merkle.js");
function verifyTLogInclusion(entry, logs) {
  verifyMerkleInclusion(entry);
  verifyCheckpoint(entry, logs);
}

const kSource = join(dirname(fileURLToPath(import.meta.url)), "..", "independent", "verifylog");
const kGoCache = join(kSource, "..", "..", "..", "build", "go"); // Go's own library is compiled once
const kEveryProof = "50"; // of the proofs that are served one by one
const kSignedMs = 15_000; // a second, on a machine that has nothing else to do

/** Debian's Go packages stand below /usr/share/gocode; nothing is fetched. */
async function buildGo(ends) {
  const made = join(await scratch(ends), "verifylog");
  await run("env", ["GO111MODULE=off", "GOPATH=/usr/share/gocode", "GOFLAGS=",
    `GOCACHE=${kGoCache}`, "go", "build", "-o", made, join(kSource, "main.go")]);
  return made;
}

/** An Ed25519 key of 32 bytes as Node takes it: RFC 8410's prefix before it. */
function publicKey(raw) {
  const der = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), raw]);
  return createPublicKey({ key: der, format: "der", type: "spki" });
}

/** What sigstore calls a transparency log, from a verifier key. */
function sigstoreLog(vkey) {
  const [name, id, ...rest] = vkey.split("+");
  const key = Buffer.from(rest.join("+"), "base64");
  return { logID: Buffer.from(id, "hex"), baseURL: name, publicKey: publicKey(key.subarray(1)),
    validFor: { start: new Date(0), end: new Date(8.64e15) } };
}

const sizeOf = (checkpoint) => Number(checkpoint.split("\n")[1]);

describe("the log, checked by others", () => {
  const ends = endings({ after });
  let go;
  let origin;
  let vkey;
  let city;
  let folder; // exported
  let oldFile; // a checkpoint from before
  let laterFile; // one of after the gift
  let browser;

  const text = async (path) => {
    const reply = await fetch(`${origin}/log/${path}`);
    assert.equal(reply.status, 200, path);
    return reply.text();
  };

  /** The first checkpoint that covers more than `size` entries. */
  async function signedAfter(at, size) {
    for (const end = Date.now() + kSignedMs; ; ) {
      const reply = await fetch(`${at}/log/checkpoint`);
      const note = reply.status === 200 ? await reply.text() : "";
      if (note && sizeOf(note) > size) return note;
      assert.ok(Date.now() < end, `no checkpoint beyond ${size} in time`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  const accepts = (source, more = []) => run(go, ["-vkey", vkey, ...more, source]);
  const refuses = (source, why, more = []) =>
    assert.rejects(accepts(source, more), (error) => why.test(error.message) || assert.fail(error));

  /** Somebody gives to the first open campaign of the city at `address`. */
  async function give(address, amount) {
    const visitor = await Visitor.enter(browser, address);
    await visitor.open("/campaigns");
    const href = await visitor.page.locator('main a[href*="/campaigns/0"]').first()
      .getAttribute("href");
    await pledge(visitor, href.split("/").pop(), { amount, email: "prova@example.org" });
    await payByCard(visitor, kCards.success);
    await visitor.leave();
  }

  before(async () => {
    go = await buildGo(ends);
    city = await demoCity(ends);
    const data = city.folder;
    origin = await city.serve(ends);
    const first = await signedAfter(origin, 0);
    oldFile = join(data, "earlier.checkpoint");
    await writeFile(oldFile, first);
    vkey = /^vkey\s+(\S+)/m.exec(await run(process.env.COLLETTA_PROGRAM, ["log", "key", ...city.where]))?.[1] ??
      assert.fail("the program tells no key");
    browser = await openBrowser(ends);
    await give(origin, "10");
    const later = await signedAfter(origin, sizeOf(first));
    laterFile = join(data, "later.checkpoint");
    await writeFile(laterFile, later);
    folder = join(data, "mirror");
    await run(process.env.COLLETTA_PROGRAM, ["log", "export", folder, ...city.where]);
    const [only] = await readdir(folder);
    folder = join(folder, only);
  });

  test("Go takes every entry that is served, and the proofs", async () => {
    const said = await accepts(origin, ["-old", oldFile, "-proofs", kEveryProof]);
    assert.match(said, /everything holds/);
    assert.ok(Number(/^(\d+)/.exec(said)[1]) > 256, `${said}: more than one tile`);
  });

  test("Go takes the exported folder", async () => {
    assert.match(await accepts(folder, ["-old", oldFile]), /everything holds/);
  });

  /** A copy of the folder with one file changed. */
  async function meddled(path, change) {
    const copy = join(await scratch(ends), "copy");
    await cp(folder, copy, { recursive: true });
    const file = join(copy, path);
    const bytes = await readFile(file);
    await writeFile(file, change(bytes) ?? bytes);
    return copy;
  }
  const flip = (at) => (bytes) => {
    bytes[at < 0 ? bytes.length + at : at] ^= 1;
  };
  const newest = (note, line, value) =>
    note.toString().split("\n").map((text, i) => (i === line ? value : text)).join("\n");

  test("Go refuses a flipped byte in an entry", async () => {
    await refuses(await meddled("tile/entries/000", flip(40)), /entry 0/);
  });

  test("Go refuses a flipped byte in a tile", async () => {
    // Go finds the tile out by its parent, or the first proof that is made from it.
    await refuses(await meddled("tile/0/000", flip(-1)),
      /entry 0: (downloaded inconsistent tile|invalid transparency proof)/);
  });

  test("Go refuses a flipped byte in a checkpoint", async () => {
    await refuses(await meddled("checkpoint", flip(-10)), /checkpoint/);
    const root = Buffer.alloc(32).toString("base64");
    await refuses(await meddled("checkpoint", (note) => newest(note, 2, root)), /checkpoint/);
  });

  test("Go refuses a tree whose end is gone", async () => {
    const now = join(folder, "checkpoint");
    const copy = await meddled("checkpoint", () => undefined);
    await copyFile(oldFile, join(copy, "checkpoint"));
    await refuses(copy, /shrunk/, ["-old", now]);
    const cut = await meddled("tile/0/000", (bytes) => bytes.subarray(0, bytes.length - 32));
    await refuses(cut, /bytes/);
  });

  /** What sigstore checks, of one entry as it is served. */
  async function sigstoreEntry(index) {
    const [proof, checkpoint, body] = await Promise.all([
      text(`proof/${index}`).then(JSON.parse),
      text("checkpoint"),
      fetch(`${origin}/journal/${index}.json`).then((reply) => reply.text()),
    ]);
    return { canonicalizedBody: Buffer.from(body), integratedTime: "1",
      inclusionProof: { logIndex: String(index), treeSize: String(proof.size),
        rootHash: Buffer.from(checkpoint.split("\n")[2], "base64"),
        hashes: proof.path.map((hash) => Buffer.from(hash, "base64")),
        checkpoint: { envelope: checkpoint } } };
  }

  test("sigstore takes inclusion and checkpoint of entries from first to last", async () => {
    const size = sizeOf(await text("checkpoint"));
    for (const index of [0, 1, 255, 256, 257, Math.floor(size / 2), size - 2, size - 1]) {
      verifyTLogInclusion(await sigstoreEntry(index), [sigstoreLog(vkey)]);
    }
  });

  /** sigstore refuses the entry when `meddle` has changed it, and says `why`. */
  async function sigstoreRefuses(index, why, meddle, logs = [sigstoreLog(vkey)]) {
    const one = await sigstoreEntry(index);
    verifyTLogInclusion(one, [sigstoreLog(vkey)]); // good before
    await meddle(one, one.inclusionProof);
    assert.throws(() => verifyTLogInclusion(one, logs), { name: "VerificationError", message: why });
  }
  const kNotItsRoot = /calculated root hash does not match/;
  const kOtherRoot = /root hash mismatch/;
  const kNotSigned = /invalid checkpoint signature/;

  test("sigstore refuses a flipped byte in an entry", async () => {
    await sigstoreRefuses(300, kNotItsRoot, (one) => (one.canonicalizedBody[20] ^= 1));
  });

  test("sigstore refuses a flipped byte in a tile", async () => {
    // Of a whole tile the hash beside entry 0 is the first of its proof.
    const tile = Buffer.from(await (await fetch(`${origin}/log/tile/0/000`)).arrayBuffer());
    const beside = tile.subarray(32, 64);
    assert.deepEqual((await sigstoreEntry(0)).inclusionProof.hashes[0], beside);
    flip(5)(beside);
    await sigstoreRefuses(0, kNotItsRoot, (_, proof) => (proof.hashes[0] = beside));
    await sigstoreRefuses(300, kNotItsRoot, (_, proof) => flip(0)(proof.hashes.at(-1)));
    await sigstoreRefuses(300, /hash count/, (_, proof) => proof.hashes.pop());
    await sigstoreRefuses(300, kNotItsRoot, (_, proof) => (proof.logIndex = "301"));
  });

  test("sigstore refuses a flipped byte in a checkpoint", async () => {
    const change = (line, value) => (_, proof) => {
      proof.checkpoint.envelope = newest(proof.checkpoint.envelope, line, value);
    };
    await sigstoreRefuses(300, kNotSigned, change(0, "another.example/log"));
    await sigstoreRefuses(300, kNotSigned, change(1, "299"));
    await sigstoreRefuses(300, kNotSigned, change(2, Buffer.alloc(32).toString("base64")));
    await sigstoreRefuses(300, kNotSigned, (_, proof) => {
      const [head, line] = proof.checkpoint.envelope.split("\n\n");
      const [dash, name, signature] = line.trimEnd().split(" ");
      const bytes = Buffer.from(signature, "base64");
      flip(-1)(bytes);
      proof.checkpoint.envelope = `${head}\n\n${dash} ${name} ${bytes.toString("base64")}\n`;
    });
  });

  test("sigstore refuses a tree whose end is gone", async () => {
    const older = await readFile(oldFile, "utf8");
    const before = sizeOf(older);
    const cut = await text(`proof/300?size=${before}`).then(JSON.parse);
    const hashes = cut.path.map((hash) => Buffer.from(hash, "base64"));
    // The proof of a shorter tree, under the checkpoint of what there was.
    await sigstoreRefuses(300, kOtherRoot, (_, proof) =>
      Object.assign(proof, { treeSize: String(before), hashes,
        rootHash: Buffer.from(cut.root, "base64") }));
    // The last entry, in a tree that ends before it.
    const last = sizeOf(await text("checkpoint")) - 1;
    assert.ok(last >= before);
    await sigstoreRefuses(last, /invalid index/, (_, proof) =>
      Object.assign(proof, { treeSize: String(before), checkpoint: { envelope: older },
        rootHash: Buffer.from(older.split("\n")[2], "base64") }));
  });

  test("sigstore refuses what another key has signed", async () => {
    const { privateKey, publicKey: other } = generateKeyPairSync("ed25519");
    const raw = other.export({ format: "der", type: "spki" }).subarray(-32);
    const [name, id] = vkey.split("+");
    const otherVkey = [name, id, Buffer.concat([Buffer.from([1]), raw]).toString("base64")].join("+");
    // Our checkpoint, signed by the other key, which says that it is ours.
    const forge = (_, proof) => {
      const head = `${proof.checkpoint.envelope.split("\n\n")[0]}\n`;
      const signature = Buffer.concat([Buffer.from(id, "hex"), sign(null, Buffer.from(head), privateKey)]);
      proof.checkpoint.envelope = `${head}\n\u2014 ${name} ${signature.toString("base64")}\n`;
    };
    await sigstoreRefuses(300, kNotSigned, forge);
    await sigstoreRefuses(300, kNotSigned, () => undefined, [sigstoreLog(otherVkey)]);
    const forged = await sigstoreEntry(300);
    forge(forged, forged.inclusionProof);
    verifyTLogInclusion(forged, [sigstoreLog(otherVkey)]); // nothing but the key is wrong with it
    const copy = await meddled("checkpoint", () => Buffer.from(forged.inclusionProof.checkpoint.envelope));
    await refuses(copy, /checkpoint/);
  });

  test("both refuse a fork that is signed by the same key", async () => {
    // The same key, and the same history up to the first checkpoint; then others gave other sums.
    const made = await demoCity(ends);
    const twin = await made.serve(ends);
    await give(twin, "11");
    await give(twin, "12");
    const note = await signedAfter(twin, sizeOf(await text("checkpoint")));
    const root = Buffer.from(note.split("\n")[2], "base64");
    assert.match(await accepts(twin, ["-old", oldFile]), /everything holds/, "by itself nothing is wrong with it");
    await refuses(twin, /does not extend/, ["-old", laterFile]);
    await sigstoreRefuses(300, kOtherRoot, (_, proof) => (proof.checkpoint.envelope = note));
    await sigstoreRefuses(300, kNotItsRoot, (_, proof) =>
      Object.assign(proof, { rootHash: root, checkpoint: { envelope: note } }));
    // Our own verifier, with what a citizen has kept of the other history.
    const seen = ["verify", "--url", twin, "--vkey", vkey];
    assert.match(await run(process.env.COLLETTA_PROGRAM, seen), /holds/);
    await assert.rejects(run(process.env.COLLETTA_PROGRAM, [...seen, "--checkpoint", laterFile]), /ended with 1/);
    await made.stop();
  });

  test("whole tiles are immutable for whoever keeps them, partial ones are not", async () => {
    const size = sizeOf(await text("checkpoint"));
    const kept = async (path) => {
      const reply = await fetch(`${origin}/log/${path}`);
      assert.equal(reply.status, 200, path);
      await reply.arrayBuffer();
      return reply.headers.get("cache-control");
    };
    for (const path of ["tile/0/000", "tile/entries/000"]) {
      assert.match(await kept(path), /^public, max-age=31536000, immutable$/, path);
    }
    const last = String(Math.floor(size / 256)).padStart(3, "0");
    const partial = `${last}.p/${size % 256}`;
    for (const path of [`tile/0/${partial}`, `tile/entries/${partial}`, "tile/1/000.p/1", "tile/0/000.p/255"]) {
      assert.doesNotMatch(await kept(path), /immutable/, path);
    }
    assert.equal(await kept("checkpoint"), "no-cache");
  });

  test("our own verifier agrees, on the address and on the folder", async () => {
    const colletta = process.env.COLLETTA_PROGRAM;
    for (const where of [["--url", origin], ["--folder", folder]]) {
      assert.match(await run(colletta, ["verify", ...where, "--vkey", vkey]), /holds/);
    }
    for (const path of ["tile/entries/000", "tile/0/000", "checkpoint"]) {
      const copy = await meddled(path, flip(path === "checkpoint" ? -10 : 40));
      await assert.rejects(run(colletta, ["verify", "--folder", copy, "--vkey", vkey]), /ended with 1/);
    }
    const gone = await meddled("checkpoint", () => undefined);
    await rm(join(gone, "tile", "entries", "000"));
    await assert.rejects(run(colletta, ["verify", "--folder", gone, "--vkey", vkey]), /ended with 1/);
  });
});
