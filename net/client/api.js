// The HTTP API, with the log-in cookie. A failed request throws a Problem.

export class Problem extends Error {
  constructor(status, body, response) {
    super(body.detail || body.error || body.title || `The server answered ${status}.`);
    this.status = status;
    this.body = body;
    this.response = response;
  }
}

async function ask(method, path, body, headers = {}) {
  const options = { method, headers: { Accept: "application/json, text/x-lua", ...headers }, credentials: "same-origin" };
  if (typeof body === "string") {
    options.body = body;
    options.headers["Content-Type"] ??= "text/x-lua";
  } else if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers["Content-Type"] = "application/json";
  }
  let response;
  try {
    response = await fetch(`/api/v1${path}`, options);
  } catch {
    throw new Problem(0, { detail: "The server doesn't answer." });
  }
  const type = response.headers.get("Content-Type") || "";
  const text = await response.text();
  if (!response.ok) {
    let problem = {};
    try {
      problem = JSON.parse(text);
    } catch {
      // Not JSON: the status is enough.
    }
    throw new Problem(response.status, problem, response);
  }
  return { response, data: type.includes("json") && text ? JSON.parse(text) : text };
}

/** Returns an object with the ETag of its state, and what its prototypes declare of its properties. */
async function object(...args) {
  const { response, data } = await ask(...args);
  return { ...data, etag: response.headers.get("ETag") || "", declared: await declaredOf(data.id) };
}

/** A build without the types of properties has none. */
async function declaredOf(one) {
  try {
    return (await ask("GET", `/objects/${encodeURIComponent(String(one))}/declared`)).data.declared;
  } catch {
    return [];
  }
}

/** Calls the API and returns the answer: json("PUT", path, body). */
export const json = async (...args) => (await ask(...args)).data;
const id = (object) => encodeURIComponent(String(object));

const bundle = (files) => Object.entries(files).map(([name, text]) => `${name} ${new TextEncoder().encode(text).length}\n${text}\n`).join("");

// Functions of their own: the game needs only these.

/** Logs in to the pages. */
export async function login(name, password) {
  const who = await json("POST", "/login", { name, password });
  // The page was made for a visitor.
  const you = document.querySelector(".you a[href='/account']");
  if (you) {
    you.className = "name";
    you.textContent = who?.name || name;
  }
  return who;
}

export const logout = () => json("DELETE", "/login");

/** Returns {characters}: the player's own, the first one first. */
export const characters = () => json("GET", "/account/characters");

export const api = {
  whoami: () => json("GET", "/login"),
  login,
  characters,
  logout,
  /** Returns {use, most} of that quota of the player's own; most is undefined without a limit. */
  quota: async (name) => (await json("GET", "/account/quotas")).quotas.find((one) => one.name === name) || {},
  find: (query) => json("GET", `/objects?query=${encodeURIComponent(query)}`),
  get: (one) => object("GET", `/objects/${id(one)}`),
  /** etag: the change is refused (412) if the object's state has another tag by now. */
  set: (one, properties, etag) => object("PATCH", `/objects/${id(one)}`, { properties }, etag ? { "If-Match": etag } : {}),
  create: (fields) => json("POST", "/objects", fields),
  destroy: (object) => json("DELETE", `/objects/${id(object)}`),
  /** Returns {rooms, behaviours, more} of an area. */
  area: (one) => json("GET", `/objects/${id(one)}/overview`),
  /** Returns {problems} of an area. */
  lintArea: (one) => json("GET", `/objects/${id(one)}/problems`),
  /** Makes the world what files say: {"areas/mill.lua": TEXT}. */
  apply: (files) => json("POST", "/apply", bundle(files), { "Content-Type": "text/plain" }),
  dig: (fields) => json("POST", "/rooms", fields),
  link: (fields) => json("POST", "/exits", fields),
  move: (one, to) => object("POST", `/objects/${id(one)}/move`, { to }),
  clone: (one) => json("POST", `/objects/${id(one)}/clone`, {}),
  /** fields: {ref?, protos?, owner?}. */
  shape: (one, fields) => object("POST", `/objects/${id(one)}/shape`, fields),
  /** {from, direction, name, columns, rows}. */
  layOut: (fields) => json("POST", "/layouts", fields),
  /** Without an ID: the start room. */
  tree: (one) => json("GET", one ? `/tree?id=${id(one)}` : "/tree"),
  searchSources: (asked) => json("GET", `/behaviours/search?${new URLSearchParams(asked)}`),
  planReplace: (asked) => json("POST", "/behaviours/replace/plan", asked),
  /** asked: {text, with, pattern?, changes: [{id, revision}]}, as they were planned. */
  replaceSources: (asked) => json("POST", "/behaviours/replace", asked),
  search: (text) => json("GET", `/search?text=${encodeURIComponent(text)}`),
  /** Returns how each person would read text if it were the description. */
  readings: (one, text) => json("POST", `/objects/${id(one)}/reading`, text === undefined ? {} : { text }),
  /** room: without it the line is tried as the player's own character, if it is in the game. */
  tryLine: (line, room) => json("POST", "/try", room ? { line, room } : { line }),
  /** changes: [{id, properties}]; plan: only shows what would change. */
  change: (changes, plan) => json("POST", "/changes", { changes, plan }),
  running: (one) => json("GET", one ? `/running?id=${id(one)}` : "/running"),
  cancelTimer: (one, name) => json("DELETE", `/objects/${id(one)}/timers/${id(name)}`),
  stopTask: (number) => json("DELETE", `/tasks/${id(number)}`),
  watch: (page, one, part) => json("POST", "/watch", { page, id: one, part }),
  /** Runs some of its tests, starting at one; those of source, if it is given. */
  test: (one, index, source) => json("POST", `/objects/${id(one)}/behaviour/test`, { index, source }),
  undo: () => json("POST", "/undo", { count: 1 }),
  errors: (object) => json("GET", object ? `/errors?object=${id(object)}` : "/errors"),
  topic: (topic) => json("GET", `/help/${encodeURIComponent(topic)}`),
  stats: () => json("GET", "/stats"),
  reports: (asked) => json("GET", `/reports?${new URLSearchParams(asked)}`),
  report: (number) => json("GET", `/reports/${id(number)}`),
  setReport: (number, fields) => json("PATCH", `/reports/${id(number)}`, fields),
  sanctions: (asked) => json("GET", `/sanctions?${new URLSearchParams(asked)}`),
  impose: (fields) => json("POST", "/sanctions", fields),
  lift: (number, why, everywhere) =>
    json("DELETE", `/sanctions/${id(number)}?${new URLSearchParams({ why, ...(everywhere ? { everywhere } : {}) })}`),
  audit: (asked) => json("GET", `/audit?${new URLSearchParams(asked)}`),

  /** Returns {source, revision}; revision is 0 if the behaviour doesn't exist yet. */
  async source(object, revision) {
    const path = `/objects/${id(object)}/behaviour${revision ? `/revisions/${revision}` : ""}`;
    try {
      const { response, data } = await ask("GET", path);
      return { source: typeof data === "string" ? data : data.source || "", revision: Number((response.headers.get("ETag") || "0").replace(/\D/g, "")) };
    } catch (problem) {
      if (problem.status === 404 && !revision) {
        return { source: "", revision: 0 };
      }
      throw problem;
    }
  },

  check: (object, source) => json("POST", `/objects/${id(object)}/behaviour/check?mild=1`, source),
  async save(object, source, base) {
    const { response, data } = await ask("PUT", `/objects/${id(object)}/behaviour`, source,
      base === null ? {} : { "If-Match": `"${base}"` });
    return { ...data, revision: Number((response.headers.get("ETag") || String(data.revision || 0)).replace(/\D/g, "")) };
  },
  revisions: (object) => json("GET", `/objects/${id(object)}/behaviour/revisions`),
  revert: (object, revision) => json("POST", `/objects/${id(object)}/behaviour/revert`, { revision }),

  /** Returns the map around a room, as SVG. */
  async map(room) {
    const response = await fetch(`/build/map/${id(room)}`, { credentials: "same-origin" });
    if (!response.ok) {
      throw new Problem(response.status, { detail: "There is no map of that." });
    }
    return response.text();
  },
};
