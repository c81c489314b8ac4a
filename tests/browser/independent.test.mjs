// The log as programs read it that nobody here wrote: Go's checksum-database packages
// (tests/independent/verifylog) and the inclusion check of @sigstore/verify. They must take what a
// city serves and exports, and refuse it with one byte changed, with its end cut off, or forked.
import assert from "node:assert/strict";
import { createPublicKey } from "node:crypto";
import { copyFile, cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";

import { openBrowser, Visitor } from "./support/browser.mjs";
import { pledge } from "./support/giving.mjs";
import { endings, Installation, run, scratch } from "./support/program.mjs";
import { kCards, payByCard } from "./support/sandbox.mjs";

const sigstore = createRequire(import.meta.url);
const { verifyCheckpoint } = sigstore("@sigstore/verify/dist/timestamp/checkpoint.js");
const { verifyMerkleInclusion } = sigstore("@sigstore/verify/dist/timestamp/merkle.js");
function verifyTLogInclusion(entry, logs) {
  verifyMerkleInclusion(entry);
  verifyCheckpoint(entry, logs);
}

const kSource = join(dirname(fileURLToPath(import.meta.url)), "..", "independent", "verifylog");
const kEveryProof = "50"; // of the proofs that are served one by one
const kSignedMs = 15_000; // a second, on a machine that has nothing else to do

/** Debian's Go packages stand below /usr/share/gocode; nothing is fetched. */
async function buildGo(ends) {
  const folder = await scratch(ends);
  const made = join(folder, "verifylog");
  await run("env", ["GO111MODULE=off", "GOPATH=/usr/share/gocode", "GOFLAGS=",
    `GOCACHE=${join(folder, "cache")}`, "go", "build", "-o", made, join(kSource, "main.go")]);
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
  let key; // the signing key's file

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

  /** `signedBy`: the key of another city's log. */
  async function demo(signedBy) {
    const data = await scratch(ends);
    const made = new Installation(data);
    await made.run("migrate");
    if (signedBy) await copyFile(signedBy, join(data, "log.key"));
    await made.run("demo");
    return { data, made };
  }

  before(async () => {
    go = await buildGo(ends);
    const { data, made } = await demo();
    city = made;
    key = join(data, "log.key");
    origin = await city.serve(ends);
    const first = await signedAfter(origin, 0);
    oldFile = join(data, "earlier.checkpoint");
    await writeFile(oldFile, first);
    vkey = /^vkey\s+(\S+)/m.exec(await run(process.env.COLLETTA_PROGRAM, ["log", "key", ...city.where]))?.[1] ??
      assert.fail("the program tells no key");
    // Something happens: somebody gives ten euros.
    const browser = await openBrowser(ends);
    const visitor = await Visitor.enter(browser, origin);
    await visitor.open("/campaigns");
    const href = await visitor.page.locator('main a[href*="/campaigns/0"]').first()
      .getAttribute("href");
    await pledge(visitor, href.split("/").pop(), { amount: "10", email: "prova@example.org" });
    await payByCard(visitor, kCards.success);
    await signedAfter(origin, sizeOf(first));
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
    await refuses(await meddled("tile/0/000", flip(-1)), /tile|hash|invalid|entry/i);
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

  test("Go refuses a fork that is signed by the same key", async () => {
    const { made } = await demo(key);
    const twin = await made.serve(ends);
    await signedAfter(twin, 0);
    assert.match(await accepts(twin), /everything holds/, "by itself nothing is wrong with it");
    await refuses(twin, /does not extend/, ["-old", oldFile]);
    await made.stop();
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

  test("sigstore refuses a flipped byte in entry, proof and checkpoint, and another's", async () => {
    const logs = [sigstoreLog(vkey)];
    const entry = () => sigstoreEntry(300);
    const bad = async (meddle) => {
      const one = await entry();
      meddle(one);
      assert.throws(() => verifyTLogInclusion(one, logs), { name: "VerificationError" });
    };
    verifyTLogInclusion(await entry(), logs); // what is meddled with below is good before
    await bad((one) => (one.canonicalizedBody[20] ^= 1));
    await bad((one) => (one.inclusionProof.hashes[0][0] ^= 1));
    await bad((one) => one.inclusionProof.hashes.pop());
    await bad((one) => (one.inclusionProof.logIndex = "301"));
    await bad((one) => {
      const { checkpoint } = one.inclusionProof;
      checkpoint.envelope = newest(checkpoint.envelope, 1, "299");
    });
    const older = await readFile(oldFile, "utf8");
    await bad((one) => (one.inclusionProof.checkpoint.envelope = older));
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
