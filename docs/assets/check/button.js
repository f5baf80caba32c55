// Makes the button "Check it here" of a claim's page work. Only what every visitor needs is in this file; the rest is fetched when the
// button is pressed.

const block = document.querySelector(".here");
const button = block.querySelector(".here__button");

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
      block.querySelector(".here__verdict").textContent = "The download stopped. Look at your connection and press again.";
    }
  });
}
block.classList.add("here--live");
