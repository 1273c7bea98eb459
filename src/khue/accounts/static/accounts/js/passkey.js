// Passkeys without inline scripts: <form data-passkey="create|get|sign-in" data-options="…"> with an
// input named credential and a button data-passkey-go. The form is sent with what the device answers.

const decode = (/** @type {string} */ text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

const encode = (/** @type {ArrayBuffer} */ buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function creation(options) {
  const key = options.publicKey;
  key.authenticatorSelection = { ...key.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required" };
  return {
    ...key,
    challenge: decode(key.challenge),
    user: { ...key.user, id: decode(key.user.id) },
    excludeCredentials: (key.excludeCredentials ?? []).map((known) => ({ ...known, id: decode(known.id) })),
  };
}

function request(options) {
  const key = options.publicKey;
  return {
    ...key,
    challenge: decode(key.challenge),
    allowCredentials: (key.allowCredentials ?? []).map((known) => ({ ...known, id: decode(known.id) })),
  };
}

function answer(credential) {
  const { response } = credential;
  const parts = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) parts[name] = encode(response[name]);
  }
  if (response.getTransports) parts.transports = response.getTransports();
  return {
    id: credential.id,
    rawId: encode(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: parts,
  };
}

async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const got = await fetch(form.action, { headers: { Accept: "application/json" } });
  return got.json();
}

async function go(form) {
  const options = await optionsOf(form);
  const credential = form.dataset.passkey === "create"
    ? await navigator.credentials.create({ publicKey: creation(options.creation_options) })
    : await navigator.credentials.get({ publicKey: request(options.request_options) });
  form.elements.credential.value = JSON.stringify(answer(credential));
  form.submit();
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const button = form.querySelector("[data-passkey-go]");
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  button.addEventListener("click", async () => {
    const word = form.querySelector("[data-passkey-word]");
    if (word) word.hidden = true;
    try {
      await go(form);
    } catch {
      if (word) word.hidden = false;
    }
  });
}
