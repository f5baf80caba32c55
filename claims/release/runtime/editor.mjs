// The editor of the pages on which a reader may change Python: CodeMirror, as docs/assets/check/editor.js uses it. Fetched only when an
// editor is opened. Colours are the theme's own variables, so that it follows light and dark.

import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { HighlightStyle, bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { unifiedMergeView } from "@codemirror/merge";
import { EditorState, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const colour = (name) => `var(--md-code-hl-${name}-color)`;

const highlighting = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: colour("keyword") },
  { tag: [tags.string, tags.special(tags.string)], color: colour("string") },
  { tag: tags.number, color: colour("number") },
  { tag: [tags.bool, tags.null], color: colour("constant") },
  { tag: tags.comment, color: colour("comment") },
  { tag: [tags.definition(tags.function(tags.variableName)), tags.definition(tags.className)], color: colour("function") },
  { tag: tags.meta, color: colour("special") },
]);

const look = EditorView.theme({
  "&": { height: "100%", color: "var(--md-code-fg-color)", backgroundColor: "var(--md-code-bg-color)" },
  "&.cm-focused": { outline: "2px solid var(--md-typeset-a-color)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "var(--md-code-font-family)", fontSize: "var(--editor-size, .68rem)", lineHeight: "1.55" },
  ".cm-content": { caretColor: "var(--md-default-fg-color)", padding: ".4rem 0" },
  ".cm-gutters": { color: "var(--md-code-hl-comment-color)", backgroundColor: "var(--md-code-bg-color)", borderRight: "1px solid var(--rect-line)" },
  ".cm-activeLine": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine": { boxShadow: "inset 0 0 0 1px var(--rect-line)" },
  // What was there is struck through and what stands there now is underlined: never colour alone.
  "&.cm-merge-b .cm-changedLine, &.cm-merge-b .cm-inlineChangedLine": { backgroundColor: "var(--break-new-line)" },
  "&.cm-merge-b .cm-changedText, &.cm-merge-b ins.cm-insertedLine": { background: "var(--break-new)", textDecoration: "underline", textDecorationThickness: "2px", textUnderlineOffset: "3px" },
  ".cm-deletedChunk, &.cm-merge-b .cm-deletedChunk": { backgroundColor: "var(--break-old-line)", paddingLeft: "6px" },
  ".cm-deletedChunk .cm-deletedText, .cm-deletedText, &.cm-merge-b .cm-deletedText": { background: "var(--break-old)", textDecoration: "line-through" },
  ".cm-deletedChunk .cm-deletedLine, .cm-deletedLine del": { textDecoration: "line-through" },
  "&.cm-merge-b .cm-changedLineGutter, &.cm-merge-b .cm-inlineChangedLineGutter": { background: "var(--rect-holds)" },
  "&.cm-merge-b .cm-deletedLineGutter": { background: "var(--rect-fails)" },
  ".cm-flagged": { boxShadow: "inset 4px 0 0 var(--rect-fails)", backgroundColor: "var(--break-old-line)" },
});

const flagged = StateEffect.define();
const flags = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    let now = marks.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(flagged)) continue;
      const { doc } = transaction.state;
      const there = effect.value >= 1 && effect.value <= doc.lines;
      now = there ? Decoration.set([Decoration.line({ class: "cm-flagged" }).range(doc.line(effect.value).from)]) : Decoration.none;
    }
    return now;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** See `edit` in docs/assets/check/editor.js. With `original`, what differs from it is marked. */
export function create(place, { text, original, label, changed, run }) {
  const extensions = [
    keymap.of([{ key: "Mod-Enter", run: () => (run?.(), true) }, indentWithTab, ...defaultKeymap, ...historyKeymap]),
    history(),
    lineNumbers(),
    highlightActiveLine(),
    bracketMatching(),
    indentOnInput(),
    indentUnit.of("    "),
    EditorState.tabSize.of(4),
    EditorView.lineWrapping,
    python(),
    syntaxHighlighting(highlighting),
    look,
    flags,
    EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0", autocapitalize: "off", autocorrect: "off", spellcheck: "false" }),
    EditorView.updateListener.of((update) => update.docChanged && changed?.()),
  ];
  if (original !== undefined) {
    extensions.push(unifiedMergeView({ original, mergeControls: false, allowInlineDiffs: true, gutter: true, syntaxHighlightDeletions: false }));
  }
  const view = new EditorView({ parent: place, state: EditorState.create({ doc: text, extensions }) });
  return {
    get text() {
      return view.state.doc.toString();
    },
    set text(text) {
      if (text !== view.state.doc.toString()) view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
    },
    /** Put other text in place of some: [{from, to, insert}], by places in the text as it is. One step to undo. */
    replace(changes) {
      view.dispatch({ changes });
    },
    /** Bring a line into sight. */
    show(line) {
      const { doc } = view.state;
      const at = doc.line(Math.min(Math.max(line, 1), doc.lines)).from;
      view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
    },
    /** Mark a line as wrong; null takes the mark away. */
    flag(line) {
      view.dispatch({ effects: flagged.of(line ?? 0) });
    },
    focus() {
      view.focus();
    },
  };
}
