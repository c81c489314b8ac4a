// The wall clock of a program under test, which a test may put forward. Only what the program sees
// changes: Debian's libfaketime stands between it and the system. Monotonic clocks stay as they are.
import { readdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { scratch } from "./program.mjs";

const kSeenMs = 1_100; // libfaketime reads its file once a second
const kLibraries = "/usr/lib";

async function library() {
  for (const folder of await readdir(kLibraries)) {
    const files = await readdir(join(kLibraries, folder, "faketime")).catch(() => []);
    if (files.includes("libfaketimeMT.so.1")) {
      return join(kLibraries, folder, "faketime", "libfaketimeMT.so.1");
    }
  }
  throw new Error("libfaketime is missing: apt-get install faketime");
}

export class Clock {
  #file;

  /** A clock that tells the time of the machine. */
  static async start(ends) {
    const clock = new Clock();
    clock.#file = join(await scratch(ends), "offset");
    await writeFile(clock.#file, "+0\n");
    clock.environment = { LD_PRELOAD: await library(), FAKETIME_TIMESTAMP_FILE: clock.#file,
      FAKETIME_CACHE_DURATION: "1", FAKETIME_DONT_FAKE_MONOTONIC: "1" };
    return clock;
  }

  /** Puts the clock so far before the machine's; resolves when the program sees it. */
  async forward(ms) {
    await writeFile(`${this.#file}.new`, `+${Math.ceil(ms / 1000)}\n`);
    await rename(`${this.#file}.new`, this.#file);
    await new Promise((resolve) => setTimeout(resolve, kSeenMs));
  }
}
