// Adds a button to each [data-copy] that copies its text; its words stand in aria-label, which
// data.css shows. Without it one click still selects the whole text.
document.querySelectorAll("[data-copy]").forEach((place) => {
  if (!navigator.clipboard) {
    return;
  }
  const words = place.dataset.copy;
  const button = document.createElement("button");
  button.type = "button";
  button.ariaLabel = words;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(place.querySelector("code").textContent.trim());
    button.ariaLabel = "Copiada";
    setTimeout(() => (button.ariaLabel = words), 4000);
  });
  place.append(button);
});
