// An editor for Python: CodeMirror where this copy of the site has it, else a plain text field with the same abilities but colours. It is
// fetched when the first editor is opened.

const RUNTIME = new URL("../runtime/", import.meta.url);

let bundle; // one for all editors of a page

async function fetched() {
  bundle ??= fetch(new URL("runtime.json", RUNTIME))
    .then((response) => (response.ok ? response.json() : {}))
    .then(({ editor }) => (editor ? import(new URL(editor, RUNTIME)) : null))
    .catch(() => {
      bundle = undefined; // the next editor tries again
      return null;
    });
  return bundle;
}

/**
 * Put an editor into an empty element. `text` is what stands in it, and `original`, if given, that from which differences are marked;
 * `label` names it to those who hear it; `changed` is called after each change, `run` on Ctrl + Enter.
 *
 * It has `text` to read and to set, `replace([{from, to, insert}])`, `show(line)`, `flag(line or null)` and `focus()`.
 */
export async function edit(place, settings) {
  const made = await fetched();
  return made ? made.create(place, settings) : plain(place, settings);
}

function plain(place, { text, label, changed, run }) {
  const field = document.createElement("textarea");
  field.className = "plain-editor";
  field.value = text;
  field.spellcheck = false;
  field.wrap = "off";
  for (const [name, value] of Object.entries({ "aria-label": label, autocapitalize: "off", autocorrect: "off", autocomplete: "off" })) {
    field.setAttribute(name, value);
  }
  field.addEventListener("input", () => changed?.());
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      run?.();
    }
  });
  place.replaceChildren(field);
  const show = (line) => {
    const lines = field.value.split("\n");
    const at = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    field.setSelectionRange(at, at + (lines[line - 1] ?? "").length);
    field.scrollTop = ((line - 4) * field.scrollHeight) / lines.length;
  };
  return {
    get text() {
      return field.value;
    },
    set text(now) {
      if (now === field.value) return;
      field.value = now;
      changed?.();
    },
    replace(changes) {
      let now = field.value;
      for (const { from, to, insert } of [...changes].sort((a, b) => b.from - a.from)) now = now.slice(0, from) + insert + now.slice(to);
      this.text = now;
    },
    show,
    flag: (line) => line && show(line),
    focus: () => field.focus(),
  };
}
