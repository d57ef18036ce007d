// Adds a button beside each [data-copy] that copies its text. Without it one click still selects
// the whole text (data.css).
document.querySelectorAll("[data-copy]").forEach((place) => {
  if (!navigator.clipboard) {
    return;
  }
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copiar la cita";
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(place.querySelector("code").textContent.trim());
    button.textContent = "Copiada";
    setTimeout(() => (button.textContent = "Copiar la cita"), 4000);
  });
  place.append(button);
});
