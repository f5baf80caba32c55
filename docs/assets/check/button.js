// Makes the buttons "Check it here" and "Break it" of a claim's page work. Only what every visitor needs is in this file; the rest is fetched when the
// button is pressed, or when the page's address carries a change.

const block = document.querySelector(".here");
const button = block.querySelector(".here__button");
const breaker = block.querySelector(".here__break");
const STOPPED = "The download stopped. Look at your connection and press again.";

if (location.protocol === "file:") {
  import("./runner.js").then(({ missing }) => block.querySelector(".here__bar").replaceChildren(missing().message));
} else {
  let checking;
  button.addEventListener("click", async () => {
    try {
      checking ??= import("./here.js").then(({ Checking }) => new Checking(block));
      (await checking).press();
    } catch {
      checking = undefined; // the next press tries again
      block.querySelector(".here__verdict").textContent = STOPPED;
    }
  });

  let breaking;
  const open = async (packed) => {
    breaker.setAttribute("aria-busy", "true");
    try {
      breaking ??= import("./break.js").then(({ Breaking }) => Breaking.make(block));
      await (await breaking).open(packed);
    } catch {
      breaking = undefined;
      block.querySelector(".here__verdict").textContent = STOPPED;
    } finally {
      breaker.removeAttribute("aria-busy");
    }
  };
  breaker.addEventListener("click", () => open());
  const brought = () => {
    const packed = /^#break=(.+)/.exec(location.hash)?.[1];
    if (packed) open(packed);
  };
  addEventListener("hashchange", brought);
  brought();
}
block.classList.add("here--live");
