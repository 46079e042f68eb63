/* A form marked `data-passkey` asks the server for a question, the authenticator for its answer, and sends it as the field `shown`. */
(() => {
  "use strict";

  const question = async (address) => {
    const answer = await fetch(address, { method: "POST", headers: { Accept: "application/json" } });
    const body = await answer.json();
    if (!answer.ok) throw new Error(body.detail);
    return body;
  };

  // A question with a user makes a new passkey; any other is answered by one that exists.
  const answered = async ({ challenge, options: { publicKey } }) => {
    const credential = publicKey.user
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
    return JSON.stringify({ challenge, credential: credential.toJSON() });
  };

  const fail = (form, text) => {
    const place = form.querySelector("[data-failure]") ?? form.appendChild(document.createElement("p"));
    place.dataset.failure = "";
    place.setAttribute("role", "alert");
    place.className = "kern-error";
    place.textContent = text;
  };

  // The mark stands on the form, or on the one button of it that means the passkey.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const marked = event.submitter?.closest("[data-passkey]");
    if (!(form instanceof HTMLFormElement) || !marked) return;
    event.preventDefault();
    try {
      form.elements.shown.value = await answered(await question(marked.dataset.passkey));
      form.submit();
    } catch (error) {
      const ours = !(error instanceof DOMException || error instanceof TypeError);
      fail(form, ours ? error.message : marked.dataset.sayFailed);
    }
  });
})();
