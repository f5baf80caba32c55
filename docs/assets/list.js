/* The list of all claims: search, filters, and their state in the page's address.
 *
 * A plain script, not a module: browsers load no modules from a folder on disk, and the offline archive is one.
 * The controls, the claims and the counts are in the page; this only hides what does not fit. What comes in by the address
 * is compared with the options that the page has, and is never written into it.
 */
(() => {
  "use strict";

  const finder = document.querySelector(".finder");
  if (!finder) return;
  const find = finder.querySelector("#find");
  const form = finder.querySelector(".controls");
  const say = finder.querySelector(".found__say");
  const none = finder.querySelector(".found__none");
  const open = finder.querySelector(".controls__open");
  const clear = form.querySelector("[data-does=clear]");
  const told = finder.querySelector(".controls__told");
  const done = finder.querySelector(".controls__done");
  const LONGEST = find.maxLength;

  // --- words -----------------------------------------------------------------------------------------------------

  const GREEK = {
    α: "alpha", β: "beta", γ: "gamma", δ: "delta", ε: "epsilon", ζ: "zeta", η: "eta", θ: "theta", ι: "iota", κ: "kappa",
    λ: "lambda", μ: "mu", ν: "nu", ξ: "xi", ο: "omicron", π: "pi", ρ: "rho", σ: "sigma", ς: "sigma", τ: "tau",
    υ: "upsilon", φ: "phi", χ: "chi", ψ: "psi", ω: "omega",
  };

  /** Plain letters: no accents, Greek by name, one kind of minus and apostrophe, American spelling made British. */
  const plain = text =>
    text.normalize("NFKD").toLowerCase()
      .replace(/\p{M}/gu, "")
      .replace(/[α-ω]/g, letter => GREEK[letter] ?? letter)
      .replace(/[−–—]/g, "-")
      .replace(/[’‘′]/g, "'")
      .replace(/iz(?=e|ing|ation)/g, "is")
      .replace(/(?<=behavi|col)or/g, "our");

  const wordsOf = text => plain(text).split(/\s+/).filter(Boolean);

  // --- the claims and the filters ----------------------------------------------------------------------------------

  const facets = [...finder.querySelectorAll("fieldset[data-facet]")].map(group => ({
    name: group.dataset.facet,
    options: [...group.querySelectorAll("input")].map(box => ({
      box,
      value: box.value,
      label: box.closest("label").querySelector(".facets__label").textContent,
      count: box.closest("label").querySelector(".facets__count"),
    })),
  }));

  const claims = [...finder.querySelectorAll(".entries > li")].map(item => {
    const link = item.querySelector("a");
    const id = link.getAttribute("href").split("/").filter(part => part && part !== "index.html").at(-1).replace(".html", "");
    const title = plain(link.textContent);
    return {
      item,
      name: link.firstChild,
      // With hyphens and without: "nonlinear" finds "non-linear", and an id is found in either form.
      text: [title, title.replaceAll("-", ""), id, id.replaceAll("-", " "), plain(item.dataset.text)].join(" "),
      values: Object.fromEntries(facets.map(({ name }) => [name, item.getAttribute(`data-${name}`).split(" ")])),
    };
  });

  const chapters = [...finder.querySelectorAll(".chapter")].map(section => ({
    section,
    count: section.querySelector(".chapter__count > span"),
    claims: claims.filter(({ item }) => section.contains(item)),
    total: section.querySelectorAll(".entries > li").length,
  }));

  // --- the state: in the controls, and in the address --------------------------------------------------------------

  const chosen = () => Object.fromEntries(
    facets.map(({ name, options }) => [name, options.filter(({ box }) => box.checked).map(({ value }) => value)]),
  );

  /** The address of what is shown now. The words are called `find`: for `q` the theme would open its own search. */
  const address = () => {
    const parts = [];
    if (find.value.trim()) parts.push(`find=${encodeURIComponent(find.value.trim())}`);
    for (const [name, values] of Object.entries(chosen())) {
      if (values.length) parts.push(`${name}=${values.map(encodeURIComponent).join(",")}`);
    }
    return location.pathname + (parts.length ? `?${parts.join("&")}` : "") + location.hash;
  };

  /** Set the controls from the address. True if all that it asks for is known here. */
  const read = () => {
    const asked = new URLSearchParams(location.search);
    let known = true;
    const text = asked.getAll("find").join(" ");
    find.value = text.length <= LONGEST ? text : "";
    known &&= text.length <= LONGEST;
    for (const { name, options } of facets) {
      const values = asked.getAll(name).flatMap(value => value.split(",")).filter(Boolean);
      for (const option of options) option.box.checked = values.includes(option.value);
      known &&= values.every(value => options.some(option => option.value === value));
    }
    return known;
  };

  /** Write the state into the address: a new step for the back button, or, while one is typing, the same one again. */
  const write = again => {
    try {
      history[again ? "replaceState" : "pushState"](null, "", address());
    } catch {
      // Some browsers keep the address of a file on disk as it is. Then the list filters all the same.
    }
  };

  // --- showing -----------------------------------------------------------------------------------------------------

  const spell = count => {
    const words = facets.flatMap(({ options }) => options.filter(({ box }) => box.checked).map(({ label }) => label));
    if (find.value.trim()) words.unshift(`“${find.value.trim()}”`);
    const all = count === claims.length ? "" : ` of ${claims.length}`;
    return [`${all} ${claims.length === 1 ? "claim" : "claims"}`, words.join(" · ")];
  };

  /** Mark the words in the titles, where they stand there as they were typed. Older browsers do without. */
  const mark = () => {
    if (!globalThis.CSS?.highlights) return;
    const ranges = [];
    const words = find.value.toLowerCase().split(/\s+/).filter(word => word.length > 1);
    for (const { item, name } of words.length ? claims : []) {
      if (item.hidden) continue;
      const title = name.data.toLowerCase();
      for (const word of words) {
        for (let at = title.indexOf(word); at >= 0; at = title.indexOf(word, at + word.length)) {
          const range = new Range();
          range.setStart(name, at);
          range.setEnd(name, at + word.length);
          ranges.push(range);
        }
      }
    }
    CSS.highlights.set("found", new Highlight(...ranges));
  };

  let saying;
  const show = (strange = false) => {
    const words = wordsOf(find.value);
    const wanted = Object.entries(chosen()).filter(([, values]) => values.length);
    const fits = (claim, besides) =>
      wanted.every(([name, values]) => name === besides || values.some(value => claim.values[name].includes(value)));
    const found = claims.filter(claim => words.every(word => claim.text.includes(word)));

    let count = 0;
    for (const claim of claims) claim.item.hidden = true;
    for (const claim of found) {
      if (fits(claim)) {
        claim.item.hidden = false;
        count += 1;
      }
    }
    for (const chapter of chapters) {
      const own = chapter.claims.filter(({ item }) => !item.hidden).length;
      chapter.section.hidden = own === 0;
      chapter.count.textContent = own === chapter.total ? own : `${own} of ${chapter.total}`;
    }
    // Beside each option: how many claims it would show, all else left as it is.
    for (const { name, options } of facets) {
      const others = found.filter(claim => fits(claim, name));
      for (const option of options) {
        const left = others.filter(claim => claim.values[name].includes(option.value)).length;
        option.count.textContent = left;
        option.box.closest("label").classList.toggle("facets__empty", left === 0);
      }
    }
    mark();
    none.hidden = count > 0;
    done.textContent = count === 1 ? "Show 1 claim" : `Show ${count} claims`;
    const filters = wanted.reduce((sum, [, values]) => sum + values.length, 0);
    open.textContent = filters ? `Filters (${filters})` : "Filters";
    clear.disabled = !filters && !words.length;

    // A screen reader hears the line when one has stopped typing, not at every letter.
    clearTimeout(saying);
    const speak = () => {
      const strong = document.createElement("strong");
      strong.textContent = count;
      const [rest, by] = spell(count);
      const line = [strong, rest];
      if (by) {
        const filter = document.createElement("span");
        filter.textContent = by;
        line.push(" ", filter);
      }
      if (strange) {
        const note = document.createElement("em");
        note.textContent = "Part of the link that led here means nothing to this list, and was ignored.";
        line.push(" ", note);
      }
      if (line.map(part => part.textContent ?? part).join("") !== say.textContent) say.replaceChildren(...line);
    };
    if (document.documentElement.classList.contains("finding")) speak();
    else saying = setTimeout(speak, 150);
  };

  // --- what people do ------------------------------------------------------------------------------------------------

  let typing = false; // one step back for a whole search, not for every letter
  find.addEventListener("input", () => {
    show();
    write(typing);
    typing = true;
  });
  find.addEventListener("change", () => (typing = false));
  form.addEventListener("change", event => {
    if (event.target === find) return;
    typing = false;
    show();
    write();
  });
  form.addEventListener("submit", event => event.preventDefault()); // all is shown already
  const toggle = () => open.setAttribute("aria-expanded", form.classList.toggle("controls--open"));
  open.addEventListener("click", toggle);
  done.addEventListener("click", () => {
    toggle();
    open.focus(); // the button that was pressed is gone now; the claims begin below this one
  });

  const tell = words => {
    told.textContent = words;
    setTimeout(() => (told.textContent = ""), 4000);
  };
  const does = {
    clear() {
      find.value = "";
      for (const { options } of facets) for (const { box } of options) box.checked = false;
      typing = false;
      show();
      write();
      find.focus(); // the button that was pressed is of no use now, and may be gone
    },
    async copy() {
      try {
        await navigator.clipboard.writeText(new URL(address(), location.href).href);
        tell("The link is copied.");
      } catch {
        tell("This browser does not let us: copy the address of this page."); // it was not asked, or the address is not secure
      }
    },
  };
  finder.addEventListener("click", event => {
    const button = event.target.closest("[data-does]");
    if (button) does[button.dataset.does]();
  });

  addEventListener("popstate", () => {
    typing = false;
    show(!read());
  });

  show(!read());
  document.documentElement.classList.remove("finding");
})();
