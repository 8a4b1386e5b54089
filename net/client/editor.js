// CodeMirror for behaviours: Lua, completion from the reference of script functions, and errors
// at their place. It is in a shadow root, where its styles need no inline element.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { StreamLanguage, HighlightStyle, bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { lua } from "@codemirror/legacy-modes/mode/lua";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { Change, Chunk, MergeView, diff, unifiedMergeView } from "@codemirror/merge";
import { EditorSelection, EditorState, StateEffect, StateField, Text } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin, WidgetType, drawSelection, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { api } from "./api.js";

// A wrapped line goes on two letters right of where it begins. The page's policy forbids inline styles, so there is a class for each.
const HANGS = 24;
const hanging = Object.fromEntries(Array.from({ length: HANGS + 1 }, (_, i) => [`.cm-hangs-${i}`, { textIndent: `-${i + 2}ch`, paddingLeft: `calc(6px + ${i + 2}ch)` }]));

const theme = EditorView.theme({
  ...hanging,
  "&": { color: "var(--ink)", backgroundColor: "var(--sheet)", height: "100%" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--sunk)", color: "var(--soft)", borderRight: "1px solid var(--line)" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--lamp) 8%, transparent)" },
  ".cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--lamp) 16%, transparent)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { background: "color-mix(in srgb, var(--accent) 28%, transparent)" },
  ".cm-tooltip": { backgroundColor: "var(--sheet)", color: "var(--ink)", border: "1px solid var(--firm)", borderRadius: "8px", overflow: "hidden", maxWidth: "min(36rem, calc(100vw - 4rem))" },
  ".cm-diagnostic": { margin: 0, padding: "0.4rem 0.8rem", borderLeft: "3px solid var(--bad)", fontFamily: "var(--sans)", fontSize: "0.9rem" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--lamp)" },
  ".cm-diagnostic-info": { borderLeftColor: "var(--green)" },
  ".cm-tooltip a": { color: "var(--accent)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--accent-ink)" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--bad)" },
  ".cm-lintRange-warning": { backgroundImage: "none", textDecoration: "underline wavy var(--lamp)" },
  // CodeMirror's own markers are data: images, which the page's policy forbids.
  ".cm-lint-marker": { width: "auto", height: "auto", content: "normal" },
  ".cm-lint-marker-error": { content: "normal", color: "var(--bad)" },
  ".cm-lint-marker-warning": { content: "normal", color: "var(--lamp)" },
  ".cm-lint-marker-info": { content: "normal", color: "var(--green)" },
  ".cm-lintRange-info": { backgroundImage: "none" },
  ".cm-lint-marker:before": { content: "'●'" },
  ".cm-reason": { color: "var(--bad)", background: "color-mix(in srgb, var(--bad) 8%, transparent)", borderLeft: "3px solid var(--bad)", padding: "0.2rem 0.7rem", fontFamily: "var(--sans)", whiteSpace: "pre-wrap" },
  ".cm-reason > button": { display: "block", margin: "0.4rem 0 0.3rem", padding: "0.3rem 0.7rem", font: "inherit", color: "var(--accent)", background: "var(--sheet)", border: "1px solid var(--firm)", borderRadius: "6px", cursor: "pointer" },
  ".cm-collapsedLines": { background: "var(--sunk)", color: "var(--soft)", fontFamily: "var(--sans)", padding: "0.4rem 0.6rem" },
  ".cm-collapsedLines:before, .cm-collapsedLines:after": { content: "'…'" },
  ".cm-deletedChunk": { backgroundColor: "color-mix(in srgb, var(--bad) 10%, transparent) !important" },
  ".cm-deletedChunk .cm-deletedLine": { textIndent: "-2ch", paddingLeft: "2ch" },
  ".cm-deletedChunk .cm-deletedText": { background: "none !important", borderBottom: "2px solid var(--bad)" },
  "&.cm-merge-a .cm-changedLine": { backgroundColor: "color-mix(in srgb, var(--bad) 10%, transparent) !important" },
  "&.cm-merge-a .cm-changedText": { background: "none !important", borderBottom: "2px solid var(--bad)" },
  "&.cm-merge-b .cm-changedLine": { backgroundColor: "color-mix(in srgb, var(--good) 10%, transparent) !important" },
  "&.cm-merge-b .cm-changedText": { background: "none !important", borderBottom: "2px solid var(--good)" },
});

const colours = syntaxHighlighting(HighlightStyle.define([
  { tag: tags.keyword, color: "var(--magenta)" },
  { tag: tags.string, color: "var(--green)" },
  { tag: tags.comment, color: "var(--soft)", fontStyle: "italic" },
  { tag: tags.number, color: "var(--blue)" },
  { tag: [tags.standard(tags.variableName), tags.bool, tags.null], color: "var(--cyan)" },
]));

// -- wrapped lines --

const hangs = Array.from({ length: HANGS + 1 }, (_, i) => Decoration.line({ class: `cm-hangs-${i}` }));

function hangLines(view) {
  const made = [];
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to;) {
      const line = view.state.doc.lineAt(at);
      made.push(hangs[Math.min(HANGS, line.text.search(/\S|$/))].range(line.from));
      at = line.to + 1;
    }
  }
  return Decoration.set(made);
}

const hangingLines = ViewPlugin.define((view) => ({
  lines: hangLines(view),
  update(change) {
    if (change.docChanged || change.viewportChanged) {
      this.lines = hangLines(change.view);
    }
  },
}), { decorations: (plugin) => plugin.lines });

const base = [StreamLanguage.define(lua), colours, theme, lineNumbers(), indentUnit.of("  "), EditorState.tabSize.of(2), EditorView.lineWrapping, hangingLines];

// -- reasons: why a test failed, below the line where it did --

class Reason extends WidgetType {
  /** mend: a button below the text, or null. */
  constructor(text, mend) {
    super();
    this.text = text;
    this.mend = mend;
  }

  eq(other) {
    return other.text === this.text && other.mend?.textContent === this.mend?.textContent;
  }

  toDOM() {
    const element = document.createElement("div");
    element.className = "cm-reason";
    element.append(this.text, ...(this.mend ? [this.mend] : []));
    return element;
  }
}

const setReasons = StateEffect.define();
const reasons = StateField.define({
  create: () => Decoration.none,
  update: (shown, change) => change.effects.find((one) => one.is(setReasons))?.value || shown.map(change.changes),
  provide: (field) => EditorView.decorations.from(field),
});

// -- completion --

// A line that is gone to has this many pixels around it; what is around the editor scrolls only if the line is out of sight.
const SEEN = { yMargin: 80 };
const WITH_REASON = { yMargin: 110 }; // of its last row
const EVENTS = ["take", "drop", "put", "give", "move", "open", "close", "lock", "unlock", "wear", "remove", "look", "read", "sit", "stand", "eat", "drink", "light", "extinguish", "enter", "leave", "hear", "connect", "disconnect", "describe", "timer:", "call:", "time:dawn", "time:dusk", "time:hour"];
const FIELDS = ["this", "actor", "room", "thing", "from", "to", "how", "text", "data", "line"];
let reference = null;

/** Returns [{name, form, method}] from the list of functions in the help. */
function readReference() {
  reference = reference || api.topic("api").then((topic) => {
    const found = [];
    for (const [, form] of topic.text.matchAll(/^- `(.+)`$/gm)) {
      const parts = form.match(/^(o:)?(\w+)/);
      if (parts) {
        found.push({ name: parts[2], form, method: Boolean(parts[1]) });
      }
    }
    return found;
  }).catch(() => []);
  return reference;
}

async function describe(name) {
  try {
    const topic = await api.topic(`api-${name}`);
    const node = document.createElement("div");
    const link = document.createElement("a");
    Object.assign(link, { href: `/help/api-${name}`, target: "_blank", textContent: `All of help api-${name}` });
    node.append(topic.text.replace(/^# .*\n+/, "").trim(), document.createElement("br"), link);
    return node;
  } catch {
    return null;
  }
}

/** Completes the properties of e.this: those that the thing's prototypes declare. */
function completeProperties(context, declared) {
  const field = context.matchBefore(/\b(?:e\.)?this\.\w*/);
  return field && {
    from: field.from + field.text.lastIndexOf(".") + 1,
    options: declared.filter((one) => /^\w+$/.test(one.name)).map((one) => ({ label: one.name, type: "property", detail: one.type, info: one.doc || undefined })),
  };
}

async function complete(context, declared) {
  const property = completeProperties(context, declared);
  if (property) {
    return property;
  }
  const string = context.matchBefore(/\b(?:on|before)\("[\w:]*/);
  if (string) {
    return { from: string.from + string.text.indexOf('"') + 1, options: EVENTS.map((label) => ({ label, type: "constant" })) };
  }
  const field = context.matchBefore(/\be\.\w*/);
  if (field) {
    return { from: field.from + 2, options: FIELDS.map((label) => ({ label, type: "property" })) };
  }
  const word = context.matchBefore(/[:.]?\w+/) || context.matchBefore(/:/);
  if (!word && !context.explicit) {
    return null;
  }
  const method = word && word.text.startsWith(":");
  const found = await readReference();
  return {
    from: word ? word.from + (/^[:.]/.test(word.text) ? 1 : 0) : context.pos,
    options: found.filter((one) => one.method === Boolean(method)).map((one) => ({
      label: one.name,
      detail: one.form.replace(/^(?:o:)?\w+/, ""),
      type: one.method ? "method" : "function",
      info: () => describe(one.name),
    })),
  };
}

// -- the editor --

/** whole: as tall as its text. */
function rootIn(parent, whole = false) {
  const host = document.createElement("div");
  host.className = whole ? "whole" : "";
  parent.replaceChildren(host);
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(":host { --most: clamp(16rem, calc(100dvh - 27.5rem - var(--less, 0rem)), 46rem); } .cm-editor { height: var(--most); } .cm-mergeView { max-height: var(--most); overflow: auto; } .cm-mergeView .cm-editor { height: auto; } :host(.whole) :is(.cm-editor, .cm-mergeView) { height: auto; max-height: none; } .cm-mergeViewEditor + .cm-mergeViewEditor { border-left: 1px solid var(--firm); }");
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  return root;
}

export class ScriptEditor {
  /** changed(): the text changed; save(): Ctrl-S was pressed; declared: the properties of the thing; readOnly: nothing can be typed. */
  constructor(parent, source, { changed = () => {}, save = () => {}, label, declared = [], readOnly = false }) {
    const root = rootIn(parent);
    this.view = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: source,
        extensions: [
          EditorState.readOnly.of(readOnly), EditorView.editable.of(!readOnly),
          ...base, history(), drawSelection(), indentOnInput(), bracketMatching(), closeBrackets(),
          highlightActiveLine(), highlightActiveLineGutter(), lintGutter(), reasons,
          autocompletion({ override: [(context) => complete(context, declared)] }),
          EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
          EditorView.updateListener.of((update) => update.docChanged && changed()),
          keymap.of([
            { key: "Mod-s", preventDefault: true, run: () => (save(), true) },
            ...closeBracketsKeymap, ...completionKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab,
          ]),
        ],
      }),
    });
    this.told = null;
    this.resized = new ResizeObserver(() => this.showReasons());
    this.resized.observe(this.view.dom);
  }

  get text() {
    return this.view.state.doc.toString();
  }

  set text(source) {
    this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: source } });
  }

  /** Puts text at the cursor, on lines of its own. */
  insert(text) {
    const { state } = this.view;
    const line = state.doc.lineAt(state.selection.main.head);
    const isBlank = line.text.trim() === "";
    const at = isBlank ? line.from : line.to;
    const before = !isBlank ? "\n\n" : line.number > 1 && state.doc.line(line.number - 1).text.trim() !== "" ? "\n" : "";
    const after = line.number < state.doc.lines && state.doc.line(line.number + 1).text.trim() !== "" ? "\n" : "";
    const insert = `${before}${text.trimEnd()}\n${after}`;
    this.view.dispatch({ changes: { from: at, to: isBlank ? line.to : at, insert }, selection: { anchor: at + before.length },
      effects: EditorView.scrollIntoView(at + before.length, { y: "center" }), userEvent: "input.paste" });
    this.view.focus();
  }

  /** problems: [{line, column, text, severity, reason, mend}]. A reason is shown below its line, with the button mend. */
  mark(problems) {
    const doc = this.view.state.doc;
    const marks = problems.filter((one) => one.line >= 1).map((one) => {
      const line = doc.line(Math.min(one.line, doc.lines));
      const from = Math.min(line.from + Math.max(0, (one.column || 1) - 1), line.to);
      // An error at the end of a line is about the text before it.
      return { from: line.to - from < 3 ? line.from + line.text.search(/\S|$/) : from, to: line.to, severity: one.severity || "error", message: one.text };
    });
    this.view.dispatch(setDiagnostics(this.view.state, marks));
    const told = problems.filter((one) => one.reason).sort((a, b) => a.line - b.line).map((one) => Decoration.widget({ widget: new Reason(one.reason, one.mend), block: true, side: 1 }).range(doc.line(Math.min(one.line, doc.lines)).to));
    this.view.dispatch({ effects: setReasons.of(Decoration.set(told, true)) });
    this.told = told.length > 0 ? EditorSelection.range(told.at(-1).from, told[0].from) : null;
    this.showReasons();
  }

  /** Scrolls to the reasons; the first is in view. */
  showReasons() {
    if (this.told) {
      this.view.dispatch({ effects: EditorView.scrollIntoView(this.told, WITH_REASON) });
    }
  }

  goTo(line) {
    const at = this.view.state.doc.line(Math.min(Math.max(1, line), this.view.state.doc.lines));
    this.view.dispatch({ selection: { anchor: at.from }, effects: EditorView.scrollIntoView(at.from, SEEN) });
    this.view.focus();
  }

  /** Writes text in place of the first such words of a line. */
  replaceIn(line, words, text) {
    const { from, text: old } = this.view.state.doc.line(line);
    const at = from + old.indexOf(words);
    if (at >= from) {
      this.view.dispatch({ changes: { from: at, to: at + words.length, insert: text }, selection: { anchor: at + text.length }, userEvent: "input.paste" });
      this.view.focus();
    }
  }

  destroy() {
    this.resized.disconnect();
    this.view.destroy();
  }
}

const textsOf = (...sources) => sources.map((one) => Text.of(one.split("\n")));

/** Finds changed lines: each is a letter of two short texts. */
const byLine = { override: (...sources) => {
  const letters = new Map();
  const starts = sources.map(() => [0]);
  const words = sources.map((source, i) => (source.match(/[^\n]*\n|[^\n]+$/g) || []).map((line) => {
    starts[i].push(starts[i].at(-1) + line.length);
    letters.set(line, letters.get(line) || String.fromCharCode(letters.size + 1));
    return letters.get(line);
  }).join(""));
  return diff(...words).map(({ fromA, toA, fromB, toB }) => new Change(starts[0][fromA], starts[0][toA], starts[1][fromB], starts[1][toB]));
} };

/** True if more than half of the changed lines is new: then marks of words say nothing. */
function isReworded(old, source) {
  const [lines, words] = Chunk.build(...textsOf(old, source)).reduce(([all, fresh], one) => [all + one.toA - one.fromA + one.toB - one.fromB,
    fresh + one.changes.reduce((sum, { fromA, toA, fromB, toB }) => sum + toA - fromA + toB - fromB, 0)], [0, 0]);
  return 2 * words > lines;
}

/** Returns what changed between two sources, in words: "+1 −1, line 5". */
export function changeOf(old, source) {
  const [a, b] = textsOf(old, source);
  const chunks = Chunk.build(a, b, byLine);
  const lines = (doc, from, to, end) => (from === to ? 0 : doc.lineAt(Math.min(end, doc.length)).number - doc.lineAt(from).number + 1);
  const [added, removed] = [chunks.reduce((sum, one) => sum + lines(b, one.fromB, one.toB, one.endB), 0), chunks.reduce((sum, one) => sum + lines(a, one.fromA, one.toA, one.endA), 0)];
  if (old === "") {
    return b.lines === 1 ? "1 line" : `${b.lines} lines`;
  }
  return chunks.length === 0 ? "no change"
    : `${[added > 0 && `+${added}`, removed > 0 && `−${removed}`].filter(Boolean).join(" ")}, line ${b.lineAt(Math.min(chunks[0].fromB, b.length)).number}${chunks.length > 1 ? " and below" : ""}`;
}

/** So narrow that a comparison has one column. */
export const NARROW = matchMedia("(max-width: 44rem)");

/** Shows two texts side by side, on a phone as one with the lines of both. The right one can be edited if changed(text) is given. */
export class Comparison {
  constructor(parent, left, right, changed) {
    const root = rootIn(parent, !changed);
    const fixed = [EditorState.readOnly.of(true), EditorView.editable.of(false)];
    const edits = changed ? [history(), keymap.of([...defaultKeymap, ...historyKeymap]), EditorView.updateListener.of((update) => update.docChanged && changed(update.state.doc.toString()))] : fixed;
    const named = (name) => EditorView.contentAttributes.of({ "aria-label": name, tabindex: "0" });
    const shown = { collapseUnchanged: { margin: 3, minSize: 8 }, ...(isReworded(left, right) ? { highlightChanges: false, diffConfig: byLine } : {}) };
    if (NARROW.matches) {
      this.view = this.right = new EditorView({ root, parent: root, doc: right,
        extensions: [...base, ...edits, named("Both versions"), unifiedMergeView({ original: left, mergeControls: false, ...shown })] });
      return;
    }
    this.view = new MergeView({
      root,
      parent: root,
      a: { doc: left, extensions: [...base, ...fixed, named("Left")] },
      b: { doc: right, extensions: [...base, ...edits, named("Right")] },
      ...shown,
    });
    this.right = this.view.b;
  }

  get text() {
    return this.right.state.doc.toString();
  }

  destroy() {
    this.view.destroy();
  }
}
