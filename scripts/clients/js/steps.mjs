// The lines that the scenario's drivers print, and its bodies. step() marks a step; run() runs all in order.
import { readFileSync } from "node:fs";

export const bucket = process.env.BUCKET;
export const MIB = 1 << 20;
export const EIGHT_MD5 = "1967c52cb6a9337f08b8189c5c20beca";
export const OTHER_ETAG = '"00000000000000000000000000000000"';

/** The scenario's body(n). */
export function body(size) {
  const lines = [];
  for (let i = 0; i <= size / 16; i++) lines.push(String(i).padStart(15, "0") + "\n");
  return Buffer.from(lines.join("")).subarray(0, size);
}

export const EIGHT = body(8192);
export const WHOLE = body(10 * MIB + 1000);
export const PARTS = [0, 5, 10].map((at) => WHOLE.subarray(at * MIB, (at + 5) * MIB));

const steps = new Map();

export function step(name, run) {
  steps.set(name, run);
}

/** Requires values that are equal as JSON, or equal bytes. */
export function check(actual, expected, what) {
  if (Buffer.isBuffer(expected)) {
    const same = expected.equals(actual);
    if (!same) throw new Error(`${what}: ${actual.length} bytes that differ from the ${expected.length}`);
    return;
  }
  const [a, e] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== e) throw new Error(`${what}: ${a}, not ${e}`);
}

/** Runs the steps in the scenario's order. The environment's STEPS chooses some. */
export async function run() {
  const scenario = readFileSync(process.env.SCENARIO, "utf8");
  const names = [...scenario.matchAll(/^\| \d+ \| `([a-z0-9-]+)`/gm)].map((match) => match[1]);
  const chosen = process.env.STEPS?.split(" ") ?? names;
  for (const name of steps.keys()) if (!names.includes(name)) throw new Error(`${name} is no step`);
  for (const name of names.filter((n) => chosen.includes(n))) console.log(name, await outcome(name));
}

async function outcome(name) {
  if (!steps.has(name)) return "n/a";
  try {
    await steps.get(name)();
    return "ok";
  } catch (e) {
    if (process.env.TRACE) console.error(e);
    return `fail ${e.name}: ${e.message}`.replace(/\s+/g, " ").slice(0, 300);
  }
}
