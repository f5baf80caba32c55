// Buttons that copy a text of the page. Pages without scripts do not show them: the text is there to select.
// No module, because those do not load from a disk, where the offline archive is read.

addEventListener("DOMContentLoaded", () => {
  const said = document.createElement("p");
  said.className = "unseen";
  said.setAttribute("role", "status");
  document.body.append(said);

  async function copy(element) {
    const text = element.textContent.trimEnd();
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // No clipboard, as for a file opened from a disk, or not allowed: the old way, by a selection.
      getSelection().selectAllChildren(element);
      if (!document.execCommand("copy")) return false;
    }
    return true;
  }

  // A block of code that is not copied by a button of the page's own gets one in its corner.
  document.querySelectorAll(".md-typeset .highlight").forEach((block, i) => {
    const code = block.querySelector("code");
    if (!code || code.closest("[id$=-text], #facts")) return;
    code.id ||= `code-${i + 1}`;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copies copies--corner";
    button.dataset.copies = code.id;
    button.innerHTML = "Copy <span class=copies__what>this code</span>";
    block.append(button);
  });

  for (const button of document.querySelectorAll("[data-copies]")) {
    button.addEventListener("click", async () => {
      const done = await copy(document.getElementById(button.dataset.copies));
      // What was not copied is selected now, so that one key copies it.
      said.textContent = done ? "Copied" : "Selected: press Ctrl+C to copy";
      button.dataset.said = said.textContent;
      setTimeout(() => { said.textContent = ""; delete button.dataset.said; }, 2000);
    });
  }
});
