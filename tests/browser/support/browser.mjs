// Chromium, and visitors in it: each with cookies of its own, and watched for whatever a page must
// not do. It must never know what the pages are for. Debian's build without windows does the same
// with a third of the work.
import assert from "node:assert/strict";
import { userInfo } from "node:os";

import { chromium } from "playwright-core";

export const kPhone = { width: 390, height: 844 };
export const kDesktop = { width: 1280, height: 900 };

const kStepMaxMs = 60_000; // one click or page on a loaded machine

/** A browser until `ends`. */
export async function openBrowser(ends) {
  const browser = await chromium.launch({
    executablePath: process.env.COLLETTA_CHROMIUM ?? "/usr/bin/chromium-headless-shell",
    chromiumSandbox: userInfo().uid !== 0, // Chromium refuses its sandbox to root
    args: ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync",
      // Fewer processes for the same pages: a sixth of the work.
      "--in-process-gpu", "--renderer-process-limit=1", "--disable-site-isolation-trials"],
  });
  ends.after(() => browser.close());
  return browser;
}

/** Complaints of a page's console; a failed request that the test provokes itself is not one. */
function watch(page, complaints) {
  page.on("console", (message) => {
    if (message.type() !== "error" && message.type() !== "warning") return;
    const text = message.text();
    if (/^Failed to load resource: the server responded with a status of 4\d\d/.test(text) &&
        message.location().url === page.url()) {
      return; // the page itself is an error page
    }
    complaints.push(`${page.url()}: ${text}`);
  });
  page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error.message}`));
}

/** A person with an own browser profile. `origin` may hold a city's prefix. */
export class Visitor {
  static async enter(browser, origin, options = {}) {
    const context = await browser.newContext({ locale: "it-IT", viewport: kPhone,
      reducedMotion: "reduce", ...options });
    context.setDefaultTimeout(kStepMaxMs);
    const visitor = new Visitor();
    visitor.context = context;
    visitor.origin = origin;
    visitor.complaints = [];
    visitor.page = await visitor.newPage();
    return visitor;
  }

  async newPage() {
    const page = await this.context.newPage();
    watch(page, this.complaints);
    return page;
  }

  /** Opens a path of the city; asserts its status. */
  async open(path, status = 200) {
    const response = await this.page.goto(this.origin + path);
    assert.equal(response.status(), status, `${path}: status`);
    return response;
  }

  async logIn(email, password) {
    await this.open("/login");
    await this.page.fill("#email", email);
    await this.page.fill("#password", password);
    await this.page.click("main button[type=submit]");
    await this.page.waitForURL((url) => !url.pathname.endsWith("/login"));
  }

  /** Fills fields by their ids; selects take the value or the label. */
  async fill(values) {
    for (const [id, value] of Object.entries(values)) {
      const field = this.page.locator(`[id="${id}"]`);
      const kind = await field.evaluate((node) => `${node.tagName} ${node.type}`);
      if (kind.startsWith("SELECT")) await field.selectOption(value);
      else if (kind.endsWith("checkbox")) await field.setChecked(value);
      else await field.fill(value);
    }
  }

  choose(name, value) {
    return this.page.check(`input[name="${name}"][value="${value}"]`);
  }

  /** Presses a submit button in the page's main part and waits for the answer. */
  async press(selector) {
    const button = this.page.locator(`main ${selector}`).first();
    const answer = this.page.waitForResponse((r) => r.request().isNavigationRequest() &&
      (r.status() < 300 || r.status() >= 400));
    const [response] = await Promise.all([answer, button.click()]);
    await this.page.waitForLoadState("domcontentloaded");
    return response;
  }

  /** Leaves; asserts that no page complained. */
  async leave() {
    await this.context.close();
    assert.deepEqual(this.complaints, [], "console");
  }
}
