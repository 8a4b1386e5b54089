// Looks for faults in an area. The server's linter finds what is wrong with its things (the call build.lint);
// mistakes in behaviours and failed tests are asked for one by one.
import { api } from "./api.js";
import { failureOf } from "./places.js";

/** Returns the rooms that no exit leads out of. All else that is wrong with rooms, the server's linter finds. */
const deadEnds = (rooms) => rooms.filter((room) => room.exits.length === 0)
  .map((thing) => ({ thing, text: "No way out", act: "Add an exit" }));

/** The linter writes for files; here a button does it. */
function inWords({ property, text }) {
  if (property === "desc" && /has no description/.test(text)) {
    return { text: "No description", act: "Write it" };
  }
  return /^no way leads here/.test(text) ? { text: "No way in", act: "Add an exit" } : { text: text[0].toUpperCase() + text.slice(1) };
}

/** Faults that the last tests of each area found, until they run again: area -> faults. */
const lately = new Map();

export class Examination {
  /** area: {id, name}. After run(): faults, tests, and seen, the area's rooms and behaviours. */
  constructor(area) {
    this.area = area;
  }

  /** Looks again. step(): called after each answer; false stops it. Throws a Problem if the area can't be read. */
  async run(step) {
    const turn = this.turn = {};
    const seen = await api.area(this.area.id);
    if (this.turn !== turn) {
      return;
    }
    this.seen = seen;
    this.faults = deadEnds(seen.rooms);
    this.tests = { passed: 0, failed: 0, done: false };
    for (const look of [() => {}, () => this.lint(), ...seen.behaviours.map((thing) => () => this.examine(thing))]) {
      await look();
      if (this.turn !== turn || !step()) {
        return;
      }
    }
    this.tests.done = true;
    lately.set(this.area.id, this.faults.filter((one) => one.kind));
    step();
  }

  /** Asks for what the linter finds. */
  async lint() {
    const { faults } = this;
    try {
      const { problems } = await api.lintArea(this.area.id);
      for (const { thing, place, property, text } of problems.filter((one) => one.thing)) {
        const isExit = place && this.seen.rooms.some((room) => room.exits.some((exit) => exit.id === thing.id));
        faults.push({ thing, ...inWords({ property, text }), name: isExit && `${place.name}, ${thing.name}`, room: isExit ? place.id : thing.id });
      }
    } catch (problem) {
      faults.push({ thing: this.area, text: `Not examined: ${problem.message}` });
    }
  }

  /** Checks a behaviour and runs its tests. */
  async examine(thing) {
    const { faults, tests } = this;
    const add = (kind, text, line, isTest = false) => faults.push({ thing, room: thing.room, kind, text, line, isTest });
    try {
      const { source } = await api.source(thing.id);
      const { problems, warnings } = await api.check(thing.id, source) || {};
      for (const one of problems || warnings || []) {
        add(problems ? "Mistake" : "Warning", one.text || one.message || "", one.line || 1);
      }
      let next = 0;
      while (next !== undefined) {
        const answer = await api.test(thing.id, next);
        for (const result of answer.results) {
          tests[result.ok ? "passed" : "failed"] += 1;
          if (!result.ok) {
            const { line, reason } = failureOf(result, thing.id);
            add("Red test", `${result.name}: ${reason}`, line, true);
          }
        }
        next = answer.next;
      }
    } catch (problem) {
      add("Does not load", problem.message, 1);
    }
  }

  /** Returns what is wrong with the behaviours of the area, as it was found before. */
  get found() {
    return lately.get(this.area.id) || [];
  }

  /** Returns how the tests stand, in words, and their class. */
  get verdict() {
    const { passed, failed, done } = this.tests;
    return [!done ? "running …" : passed + failed === 0 ? "none yet" : `${passed} of ${passed + failed} passed`, failed > 0 ? "bad" : passed > 0 ? "good" : ""];
  }
}
