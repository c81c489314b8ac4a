// The two kinds of database that everything is tested on: a file in the test's folder, and a fresh
// database on MariaDB. Its server is the one that COLLETTA_TEST_MARIADB names; without it, one is
// started for the test and killed after it.
import { spawn } from "node:child_process";
import { userInfo } from "node:os";
import { join } from "node:path";

import { run, scratch } from "./program.mjs";

const kStartMaxMs = 60_000;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function client(url, statement) {
  const socket = url.searchParams.get("socket");
  const args = ["--no-defaults", `--user=${decodeURIComponent(url.username)}`];
  if (url.password) args.push(`--password=${decodeURIComponent(url.password)}`);
  if (socket) args.push(`--socket=${socket}`);
  else args.push("--protocol=tcp", `--host=${url.hostname}`, `--port=${url.port || 3306}`);
  return run("mariadb", [...args, "-e", statement]);
}

async function startMariaDb(ends) {
  const folder = await scratch(ends);
  const data = join(folder, "data");
  const socket = join(folder, "s");
  // A server that starts removes all temporary tables that it finds, those of others as well.
  const as = [`--tmpdir=${folder}`, ...(userInfo().uid === 0 ? ["--user=root"] : [])];
  await run("mariadb-install-db", ["--no-defaults", `--datadir=${data}`, "--skip-test-db",
    "--force", "--auth-root-authentication-method=normal", ...as]);
  const server = spawn("mariadbd", ["--no-defaults", `--datadir=${data}`, `--socket=${socket}`,
    `--pid-file=${join(folder, "pid")}`, "--skip-networking", ...as], { stdio: "ignore" });
  ends.after(() => server.kill("SIGKILL")); // nothing in it is worth a clean end
  const url = new URL(`mysql://root@localhost/?socket=${encodeURIComponent(socket)}`);
  for (const end = Date.now() + kStartMaxMs; Date.now() < end; await sleep(200)) {
    if (await client(url, "DO 1").then(() => true, () => false)) return url;
  }
  throw new Error("mariadbd does not start");
}

async function freshMariaDb(ends) {
  const given = process.env.COLLETTA_TEST_MARIADB;
  const url = given ? new URL(given) : await startMariaDb(ends);
  const name = `browser_${process.pid}_${Date.now()}`;
  await client(url, `CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
  if (given) ends.after(() => client(url, `DROP DATABASE ${name}`));
  url.pathname = `/${name}`;
  return url.href;
}

/** Each: its name, and `options(ends)`, the options with which the program uses a fresh one. */
export const databases = [
  { name: "SQLite", options: async () => [] },
  { name: "MariaDB", options: async (ends) => ["--database", await freshMariaDb(ends)] },
];
