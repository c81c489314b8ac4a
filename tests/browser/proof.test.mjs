// The receipt's own check (templates/assets/js/proof.js) against trees that are built here by the
// definition in RFC 6962, word for word: every path of every tree up to 33 entries and of those about 64, and none else.
import assert from "node:assert/strict";
import { createHash, webcrypto } from "node:crypto";
import { test } from "node:test";

globalThis.crypto ??= webcrypto; // Node 18
const { extendsTree, rootOfInclusion } = await import("../../templates/assets/js/proof.js");

const kSizes = [...Array.from({ length: 33 }, (_, i) => i + 1), 63, 64, 65, 70];

const sha256 = (...parts) => new Uint8Array(
  createHash("sha256").update(Buffer.concat(parts.map((part) => Buffer.from(part)))).digest());
const kLeaves = Array.from({ length: Math.max(...kSizes) }, (_, i) => sha256([0], `entry ${i}`));

/** The largest power of two below n. */
function split(n) {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

function treeHash(leaves) {
  if (leaves.length === 1) return leaves[0];
  const k = split(leaves.length);
  return sha256([1], treeHash(leaves.slice(0, k)), treeHash(leaves.slice(k)));
}

function inclusionPath(m, leaves) {
  if (leaves.length === 1) return [];
  const k = split(leaves.length);
  return m < k
    ? [...inclusionPath(m, leaves.slice(0, k)), treeHash(leaves.slice(k))]
    : [...inclusionPath(m - k, leaves.slice(k)), treeHash(leaves.slice(0, k))];
}

function consistencyPath(m, leaves, whole = true) {
  if (m === leaves.length) return whole ? [] : [treeHash(leaves)];
  const k = split(leaves.length);
  return m <= k
    ? [...consistencyPath(m, leaves.slice(0, k), whole), treeHash(leaves.slice(k))]
    : [...consistencyPath(m - k, leaves.slice(k), false), treeHash(leaves.slice(0, k))];
}

const same = (a, b) => a !== null && Buffer.compare(Buffer.from(a), Buffer.from(b)) === 0;
const flipped = (hash) => hash.map((byte, i) => (i === 7 ? byte ^ 1 : byte));

test("a path leads to the root from its own entry only", async () => {
  for (const size of kSizes) {
    const leaves = kLeaves.slice(0, size);
    const root = treeHash(leaves);
    for (let i = 0; i < size; ++i) {
      const path = inclusionPath(i, leaves);
      const where = `entry ${i} of ${size}`;
      assert.ok(same(await rootOfInclusion(i, size, leaves[i], path), root), where);
      assert.ok(!same(await rootOfInclusion(i, size, flipped(leaves[i]), path), root), where);
      if (size > 1) {
        const other = await rootOfInclusion((i + 1) % size, size, leaves[i], path);
        assert.ok(!same(other, root), `${where}, said to be another`);
      }
      assert.equal(await rootOfInclusion(i, size, leaves[i], [...path, root]), null, where);
      if (size > 1) {
        assert.equal(await rootOfInclusion(i, size, leaves[i], path.slice(0, -1)), null, where);
      }
    }
    assert.equal(await rootOfInclusion(size, size, leaves[0], []), null);
  }
});

test("a tree extends those that it begins with, and no others", async () => {
  for (const size of kSizes) {
    const leaves = kLeaves.slice(0, size);
    const root = treeHash(leaves);
    for (let before = 1; before <= size; ++before) {
      const old = treeHash(kLeaves.slice(0, before));
      const path = consistencyPath(before, leaves);
      const where = `${before} to ${size}`;
      assert.equal(await extendsTree(before, old, size, root, path), true, where);
      assert.equal(await extendsTree(before, flipped(old), size, root, path), false, where);
      assert.equal(await extendsTree(before, old, size, flipped(root), path), false, where);
      assert.equal(await extendsTree(before, old, size, root, [...path, root]), false, where);
    }
  }
});
