// The program under test as a child process: one verb to its end, or a server on a free port. It
// must never know what a test wants of it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const kStartMaxMs = 60_000; // a loaded machine; a server is up within a second otherwise
const kStopMaxMs = 20_000;

export const program = process.env.COLLETTA_PROGRAM;
if (!program) throw new Error("COLLETTA_PROGRAM names no program; deploy/test sets it");

// The program refuses settings that it does not know, and those of the tests are none of its own.
const kEnvironment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith("COLLETTA_")));

/**
 * What is begun last ends first: a server before its database, both before their folder. node:test
 * runs `after` in the order of registration. `owner` has `after(end)`: a test or a suite's context.
 */
export function endings(owner) {
  const ends = [];
  owner.after(async () => {
    const failures = [];
    for (const end of ends.reverse()) {
      try {
        await end();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, failures.join("\n"));
  });
  return { after: (end) => ends.push(end) };
}

/** A folder that is gone after the test. */
export async function scratch(ends) {
  const folder = await mkdtemp(join(tmpdir(), "colletta-browser."));
  ends.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs any program to its end; rejects with its output when it fails. Resolves to stdout. */
export async function run(command, args, input = "") {
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"], env: kEnvironment });
  let out = "";
  let all = "";
  child.stdout.on("data", (part) => ((out += part), (all += part)));
  child.stderr.on("data", (part) => (all += part));
  child.stdin.on("error", () => {}); // it may end without reading
  child.stdin.end(input);
  const [code, signal] = await once(child, "close");
  if (code !== 0) {
    throw new Error(`${command} ${args.join(" ")} ended with ${code ?? signal}:\n${all}`);
  }
  return out;
}

/** An installation in a folder of its own: `where` are the options that choose its database. */
export class Installation {
  #child = null;
  #log = "";

  constructor(folder, where = []) {
    this.folder = folder;
    this.where = ["--data", folder, ...where];
  }

  run(verb, args = [], input = "") {
    return run(program, [verb, ...this.where, ...args], input);
  }

  city(id, name, more = []) {
    return this.run("city", ["--id", id, "--name", name, ...more]);
  }

  /** Resolves to the person's id. */
  async user(city, email, name, roles, password) {
    const args = ["--city", city, "--email", email, "--name", name, "--roles", roles];
    return (await this.run("user", args, `${password}\n`)).trim();
  }

  /** Serves on a free port until `ends`, with `environment` besides. Resolves to the origin. */
  async serve(ends, more = [], environment = {}) {
    const free = ["--port", "0", "--limits-pledges-per-minute", "0"];
    const args = ["serve", ...this.where, ...free, ...more];
    this.#child = spawn(program, args,
      { stdio: ["ignore", "pipe", "pipe"], env: { ...kEnvironment, ...environment } });
    ends.after(() => this.stop());
    const child = this.#child;
    return new Promise((resolve, reject) => {
      const fail = (why) => reject(new Error(`serve: ${why}\n${this.#log}`));
      const timer = setTimeout(() => fail("no address in time"), kStartMaxMs);
      child.once("exit", (code, signal) => fail(`ended with ${code ?? signal}`));
      const read = (part) => {
        this.#log += part;
        const found = /serves on (http:\S+)\s/.exec(this.#log);
        if (!found) return;
        clearTimeout(timer);
        resolve(found[1]);
      };
      child.stdout.on("data", read);
      child.stderr.on("data", read);
    });
  }

  /** Stops the server as a person would. Rejects unless it ends cleanly. */
  async stop() {
    const child = this.#child;
    this.#child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), kStopMaxMs);
    const [code, signal] = await ended;
    clearTimeout(timer);
    if (code !== 0) throw new Error(`serve ended with ${code ?? signal}:\n${this.log()}`);
  }

  log() {
    return this.#log;
  }
}

/**
 * The demo city. On SQLite (no `where`) a copy of the one that COLLETTA_TEST_DEMO names, a data
 * folder that no program uses; else it is made anew, which takes some ten seconds.
 */
export async function demoCity(ends, where = []) {
  const folder = await scratch(ends);
  const city = new Installation(folder, where);
  if (process.env.COLLETTA_TEST_DEMO && where.length === 0) {
    await cp(process.env.COLLETTA_TEST_DEMO, folder, { recursive: true });
  } else {
    await city.run("migrate");
    await city.run("demo");
  }
  return city;
}
