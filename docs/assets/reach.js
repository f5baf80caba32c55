// What is wider than its place scrolls by itself. Somebody without a mouse must be able to reach it, and should not have to pass
// through it where there is nothing to scroll.
const WIDE = ".md-typeset__scrollwrap, .md-typeset pre, .statement, .formula, .formula-in-text, .formally";

function reach() {
  for (const box of document.querySelectorAll(WIDE)) {
    if (box.scrollWidth > box.clientWidth + 1) {
      box.tabIndex = 0;
    } else if (box.tabIndex === 0 && !box.matches(":focus")) {
      box.removeAttribute("tabindex");
    }
  }
}

addEventListener("load", reach);
addEventListener("resize", reach);
// What folds out has no width before.
addEventListener("toggle", reach, true);
