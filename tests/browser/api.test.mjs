// The description of the API as tools read it: Redocly's recommended rules find nothing.
import assert from "node:assert/strict";
import { test } from "node:test";

import { createConfig, lintFromString } from "@redocly/openapi-core";

import { endings, Installation, scratch } from "./support/program.mjs";

test("redocly finds nothing in the OpenAPI description", async (t) => {
  const ends = endings(t);
  const installation = new Installation(await scratch(ends));
  await installation.run("migrate");
  await installation.city("prova", "Prova");
  const origin = await installation.serve(ends);
  const answer = await fetch(`${origin}/api/openapi.json`);
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get("content-type"), /^application\/(vnd\.oai\.openapi\+)?json/);
  const source = await answer.text();
  assert.match(JSON.parse(source).openapi, /^3\.1\./);
  const problems = await lintFromString({ source, absoluteRef: `${origin}/api/openapi.json`,
    config: await createConfig({ extends: ["recommended"] }) });
  assert.deepEqual(problems.map(({ ruleId, message, location }) =>
    `${ruleId}: ${message} at ${location[0]?.pointer ?? ""}`), []);
});
